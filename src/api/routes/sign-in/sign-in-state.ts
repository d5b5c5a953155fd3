import { passkeyPlaceOf } from '../../../access/index.ts'
import { signInStateReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { answerHalf } from './answer-sign-in.ts'

export const signInState = defineRoute({
  method: 'GET',
  path: '/api/sign-in',
  summary: 'How far this browser is in signing in',
  access: 'public',
  reply: signInStateReply,
  async handle(services, { reply }) {
    const passkeyHost = passkeyPlaceOf(services.access.pageUrl())?.rpId ?? null
    return { half: await answerHalf(services, reply.halfSessionToken), passkeyHost }
  },
})
