import { type LogIn, authenticate, describeSession, logIn } from '../../../access/index.ts'
import type { Call } from '../../route.ts'
import type { Services } from '../../services.ts'
import { instantOf } from './instant-of.ts'

interface SessionAnswer {
  user: { id: string; name: string; email: string }
  project: { id: number; slug: string; name: string }
  role: string
  permissions: string[]
  expiresAt: string | null
}

/** Logs in, sets the cookie and answers who that is. */
export async function beginSession(
  services: Services,
  call: Pick<Call<unknown, unknown, unknown>, 'caller' | 'reply'>,
  account: Pick<LogIn, 'email' | 'password'>,
): Promise<SessionAnswer> {
  const { caller, reply } = call
  const session = await logIn({ ...services, caller }, { ...account, userAgent: reply.userAgent, previousToken: reply.sessionToken })
  reply.setSessionCookie(session.token, session.maxAgeSeconds)
  const credentials = { sessionToken: session.token, bearerToken: undefined, project: undefined, address: caller.address }
  return await answerSession(services, await authenticate(services.access, credentials), session.token)
}

/** Who the caller is, as the API says it. */
export async function answerSession(
  services: Services,
  caller: Call<unknown, unknown, unknown>['caller'],
  token: string | undefined,
): Promise<SessionAnswer> {
  const { user, project, roles, permissions, expiresAt } = await describeSession({ ...services, caller }, token)
  const [role = ''] = roles
  return {
    user: { ...user },
    project: { ...project },
    role,
    permissions: [...permissions],
    expiresAt: expiresAt === null ? null : instantOf(expiresAt),
  }
}
