import { renamePasskey } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { passkeyParams, renamePasskeyBody } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'

export const renamePasskeyRoute = defineRoute({
  method: 'PATCH',
  path: '/api/account/passkeys/:id',
  summary: "Give one of one's own passkeys another name",
  access: 'signed_in',
  params: passkeyParams,
  body: renamePasskeyBody,
  reply: doneReply,
  async handle(services, { params, body, caller }) {
    await renamePasskey({ ...services, caller }, { id: params.id, name: body.name })
    return {}
  },
})
