import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import type { Permission } from '../permissions.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { sessionMaxMs } from './session-life.ts'

export interface SessionDescription {
  /** For a token its id and name, and no e-mail address. */
  readonly user: { readonly id: string; readonly name: string; readonly email: string }
  readonly project: { readonly id: number; readonly slug: string; readonly name: string }
  /** The roles in the project; none for a token. */
  readonly roles: readonly string[]
  readonly permissions: readonly Permission[]
  /** When the session ends at the latest; null for a token. */
  readonly expiresAt: number | null
}

/** Who the caller is and what they may do. Throws Fault `forbidden` for somebody who is in no project. */
export async function describeSession({ caller, state }: AccessContext, token: string | undefined): Promise<SessionDescription> {
  const { actor, projectId } = caller
  if (actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  const project = await state.db.selectFrom('projects').select(['id', 'slug', 'name']).where('id', '=', projectId).executeTakeFirst()
  if (project === undefined) throw new Fault('forbidden', 'this account is in no project; ask an admin')
  const permissions = [...caller.permissions]
  if (actor.kind !== 'user') {
    return { user: { id: actor.id, name: actor.name, email: '' }, project, roles: [], permissions, expiresAt: null }
  }
  const user = await state.db.selectFrom('users').select(['id', 'name', 'email']).where('id', '=', actor.id).executeTakeFirstOrThrow()
  const memberships = await state.db
    .selectFrom('memberships')
    .select('role')
    .where('user_id', '=', actor.id)
    .where((e) => e.or([e('project_id', '=', projectId), e('project_id', 'is', null)]))
    .execute()
  const session =
    token === undefined
      ? undefined
      : await state.db.selectFrom('sessions').select('created_at').where('token_hash', '=', hashSecret(token)).executeTakeFirst()
  const expiresAt = session === undefined ? null : session.created_at + sessionMaxMs
  return { user, project, roles: memberships.map(({ role }) => role), permissions, expiresAt }
}
