import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import type { Permission } from '../permissions.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { sessionMaxMs } from './session-life.ts'

export interface SessionDescription {
  /** For a token its id and name, and no e-mail address. */
  readonly user: { readonly id: string; readonly name: string; readonly email: string }
  readonly project: { readonly id: number; readonly slug: string; readonly name: string }
  /** The roles in the project, by the names people know them by; none for a token. */
  readonly roles: readonly string[]
  readonly permissions: readonly Permission[]
  /** When the session ends at the latest; null for a token. */
  readonly expiresAt: number | null
}

/** Who the caller is and what they may do, in one question to the store: every page waits for it. Throws Fault `forbidden` for somebody who is in no project. */
export async function describeSession({ caller, state }: AccessContext, token: string | undefined): Promise<SessionDescription> {
  const { actor, projectId } = caller
  if (actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  const permissions = [...caller.permissions]
  const inProject = state.db.selectFrom('projects').where('projects.id', '=', projectId)
  if (actor.kind !== 'user') {
    const project = await inProject.select(['id', 'slug', 'name']).executeTakeFirst()
    if (project === undefined) throw inNoProject()
    return { user: { id: actor.id, name: actor.name, email: '' }, project, roles: [], permissions, expiresAt: null }
  }
  const rows = await inProject
    .innerJoin('users', (join) => join.on('users.id', '=', actor.id))
    .leftJoin('memberships', (join) =>
      join
        .onRef('memberships.user_id', '=', 'users.id')
        .on((e) => e.or([e('memberships.project_id', '=', projectId), e('memberships.project_id', 'is', null)])),
    )
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .leftJoin('sessions', (join) =>
      // No session has an empty hash.
      join
        .onRef('sessions.user_id', '=', 'users.id')
        .on('sessions.token_hash', '=', token === undefined ? Buffer.alloc(0) : hashSecret(token)),
    )
    .select([
      'projects.id',
      'projects.slug',
      'projects.name',
      'users.name as user_name',
      'users.email',
      'memberships.role',
      'custom_roles.name as role_name',
      'sessions.created_at',
    ])
    .execute()
  const [first] = rows
  if (first === undefined) throw inNoProject()
  const { id, slug, name, user_name: userName, email, created_at: createdAt } = first
  return {
    user: { id: actor.id, name: userName, email },
    project: { id, slug, name },
    roles: rows.flatMap(({ role, role_name: roleName }) => roleName ?? role ?? []),
    permissions,
    expiresAt: createdAt === null ? null : createdAt + sessionMaxMs,
  }
}

function inNoProject(): Fault {
  return new Fault('forbidden', 'this account is in no project; ask an admin')
}
