import { rotateApiToken } from '../../../access/index.ts'
import { createdTokenReply, idParams, rotateBody } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const rotateToken = defineRoute({
  method: 'POST',
  path: '/api/tokens/:id/rotate',
  summary: 'Make a second token beside this one of yours; both work for the time of grace, or until the old one ends',
  access: 'tokens.own',
  needsRecentSignIn: true,
  params: idParams,
  body: rotateBody,
  reply: createdTokenReply,
  async handle(services, { params, body, caller }) {
    const { id, name, secret } = await rotateApiToken({ ...services, caller }, { ...body, tokenId: params.id })
    return { id, name, token: secret }
  },
})
