import { type BegunSession, describeHalfSession } from '../../../access/index.ts'
import type { Call, ReplyControls } from '../../route.ts'
import type { Services } from '../../services.ts'
import { type SessionAnswer, answerNewSession } from '../access/answer-session.ts'
import { instantOf } from '../access/instant-of.ts'

type SignInCall = Pick<Call<unknown, unknown, unknown>, 'caller' | 'reply'>

/** Half signed in, as the API says it. */
export interface HalfAnswer {
  stage: 'second_factor' | 'enrolment'
  email: string
  ways: ('totp' | 'passkey' | 'recovery_code')[]
  until: string
}

type SignInCookies = Pick<
  ReplyControls,
  'setSessionCookie' | 'clearSessionCookie' | 'sessionToken' | 'setHalfSessionCookie' | 'clearHalfSessionCookie'
>

/** Sets the cookies of what began, for answers and for redirects alike. */
export function setSignInCookies(reply: SignInCookies, { stage, ...session }: BegunSession): void {
  if (stage === 'done') {
    reply.setSessionCookie(session)
    // The address that answers may lie outside of where that cookie is sent.
    reply.clearHalfSessionCookie()
  } else {
    reply.setHalfSessionCookie(session.token, session.maxAgeSeconds)
    if (reply.sessionToken !== undefined) reply.clearSessionCookie()
  }
}

/** Sets the cookies and answers who that is, or what is still missing. */
export async function answerSignIn(
  services: Services,
  { caller, reply }: SignInCall,
  begun: BegunSession,
): Promise<SessionAnswer | HalfAnswer> {
  setSignInCookies(reply, begun)
  if (begun.stage === 'done') return await answerNewSession(services, caller, begun.token)
  const half = await answerHalf(services, begun.token)
  if (half === null) throw new Error('the half session that was just made is gone')
  return half
}

/** Who is half signed in with this token; null: nobody. */
export async function answerHalf(services: Services, token: string | undefined): Promise<HalfAnswer | null> {
  const half = await describeHalfSession(services, token)
  if (half === undefined) return null
  const ways: HalfAnswer['ways'] = []
  if (half.passkeys > 0) ways.push('passkey')
  if (half.hasTotp) ways.push('totp')
  if (half.recoveryCodes > 0) ways.push('recovery_code')
  return { stage: half.stage, email: half.email, ways, until: instantOf(half.expiresAt) }
}
