import { proveAgain } from '../../../access/index.ts'
import { recentProofMs } from '../../../access/index.ts'
import { proofBody, proofReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'
import { readShownPasskey } from './read-passkey.ts'

export const prove = defineRoute({
  method: 'POST',
  path: '/api/account/proof',
  summary: 'Show a password, a code or a passkey once more: for an hour, what answered `sign_in_again` is let through',
  access: 'signed_in',
  body: proofBody,
  reply: proofReply,
  async handle(services, { body, caller, reply }) {
    const proof = 'passkey' in body ? { passkey: readShownPasskey(body.passkey) } : body
    const { sessionToken, userAgent } = reply
    const session = await proveAgain({ ...services, caller }, { proof, sessionToken, userAgent })
    reply.setSessionCookie(session)
    return { until: instantOf(services.clock.now() + recentProofMs) }
  },
})
