import { authenticate, describeSession } from '../../../access/index.ts'
import type { Call } from '../../route.ts'
import type { Services } from '../../services.ts'
import { instantOf } from './instant-of.ts'

export interface SessionAnswer {
  user: { id: string; name: string; email: string }
  project: { id: number; slug: string; name: string }
  role: string
  permissions: string[]
  expiresAt: string | null
}

/** Who has the session that was just made. */
export async function answerNewSession(
  services: Services,
  { address }: Call<unknown, unknown, unknown>['caller'],
  token: string,
): Promise<SessionAnswer> {
  const credentials = { sessionToken: token, bearerToken: undefined, project: undefined, address }
  return await answerSession(services, await authenticate(services.access, credentials), token)
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
