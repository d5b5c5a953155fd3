import { Fault } from '../../lib/errors.ts'
import type { Access } from '../access.ts'
import type { Caller } from '../caller.ts'
import { type Permission, permissions, permissionsOfRole } from '../permissions.ts'
import { defaultProjectId } from '../projects/default-project.ts'
import { findProjectId } from '../projects/find-project-id.ts'
import { secondFactorAsked } from '../second-factor/read-entrant.ts'
import { anonymousCaller } from '../system-caller.ts'
import { equalHashes, hashSecret } from '../tokens/secret-hash.ts'
import { idOfToken } from '../tokens/token-format.ts'
import { sessionIdleMs, sessionMaxMs } from './session-life.ts'

export interface Credentials {
  readonly bearerToken: string | undefined
  readonly sessionToken: string | undefined
  /** Which project the request is about, id or slug; undefined: the token's own, or the first the user may see. */
  readonly project: string | undefined
  readonly address: string
  /** Asked about a request that is under way: that is no use of the session or token, and keeps neither alive. */
  readonly isRecheck?: boolean
}

interface Membership {
  readonly project_id: number | null
  readonly role: string | null
  /** What is stored of a role that was made here. */
  readonly stored: readonly string[] | null
}

/**
 * Who sends a request. Anonymous when no credential came or the session is over; throws Fault `unauthenticated` for a token that is
 * unknown, revoked or expired, and `not_found` for a project that does not exist or that the caller may not see.
 */
export async function authenticate(access: Access, credentials: Credentials): Promise<Caller> {
  if (credentials.bearerToken !== undefined) return await authenticateToken(access, credentials.bearerToken, credentials)
  if (credentials.sessionToken !== undefined) return await authenticateSession(access, credentials.sessionToken, credentials)
  return anonymousCaller(credentials.address)
}

async function authenticateSession(access: Access, token: string, { project, address, isRecheck }: Credentials): Promise<Caller> {
  const hash = hashSecret(token)
  const rows = await access.state.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('memberships', 'memberships.user_id', 'users.id')
    .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
    .select([
      'users.id',
      'users.name',
      'sessions.created_at',
      'sessions.last_seen_at',
      'sessions.proved_at',
      'sessions.second_factor',
      'memberships.project_id',
      'memberships.role',
      'custom_roles.permissions as stored',
    ])
    .select(secondFactorAsked((_, isOfMembership) => isOfMembership).as('is_second_asked'))
    .where('sessions.token_hash', '=', hash)
    .orderBy('memberships.project_id')
    .execute()
  const [session] = rows
  const key = hash.toString('hex')
  const now = access.clock.now()
  if (session === undefined) return anonymousCaller(address)
  const lastSeenAt = Math.max(session.last_seen_at, access.lastSeen.pendingOf('sessions', key) ?? 0)
  if (now - session.created_at >= sessionMaxMs || now - lastSeenAt >= sessionIdleMs) return anonymousCaller(address)
  // It began before a second factor was asked of them, or they came into a project that asks for one: they sign in again and set one up.
  if (session.second_factor === null && rows.some((row) => row.is_second_asked)) return anonymousCaller(address)
  if (isRecheck !== true) access.lastSeen.note('sessions', key)
  const projectId = await chooseProject(access, rows, project)
  const actor = { kind: 'user', id: session.id, name: session.name } as const
  return { actor, projectId, permissions: permissionsIn(rows, projectId), address, provedAt: session.proved_at }
}

async function authenticateToken(access: Access, token: string, { project, address, isRecheck }: Credentials): Promise<Caller> {
  const hash = hashSecret(token)
  if (access.givenTokenHash !== undefined && equalHashes(hash, access.givenTokenHash)) {
    const projectId = project === undefined ? defaultProjectId : await findProjectId(access.state.db, project)
    if (projectId === undefined) throw unseenProject()
    const name = 'VEDETTE_API_TOKEN'
    return { actor: { kind: 'system', id: name, name }, projectId, permissions: new Set(permissions), address }
  }
  const id = idOfToken('vdt', token)
  const rows =
    id === undefined
      ? []
      : await access.state.db
          .selectFrom('api_tokens')
          .leftJoin('memberships', 'memberships.user_id', 'api_tokens.user_id')
          .leftJoin('custom_roles', 'custom_roles.id', 'memberships.role')
          .selectAll('api_tokens')
          .select(['memberships.project_id as member_of', 'memberships.role', 'custom_roles.permissions as stored'])
          .where('api_tokens.id', '=', id)
          .execute()
  const [row] = rows
  if (row === undefined || !equalHashes(hash, row.secret_hash))
    throw new Fault('unauthenticated', 'the API token is not known: copy it again, or make one in the settings')
  if (row.revoked_at !== null) throw new Fault('unauthenticated', 'the API token was revoked; make a new one in the settings')
  if (row.expires_at <= access.clock.now()) throw new Fault('unauthenticated', 'the API token has expired; make a new one in the settings')
  if (project !== undefined && (await findProjectId(access.state.db, project)) !== row.project_id) throw unseenProject()
  if (isRecheck !== true) access.lastSeen.note('api_tokens', row.id, address)
  // Never more than its owner may do today.
  const ofOwner = permissionsIn(
    rows.map(({ member_of, role, stored }) => ({ project_id: member_of, role, stored })),
    row.project_id,
  )
  const granted = new Set(row.permissions)
  return {
    actor: { kind: 'api_token', id: row.id, name: row.name },
    projectId: row.project_id,
    permissions: new Set([...ofOwner].filter((permission) => granted.has(permission))),
    address,
  }
}

/** 0, where there is nothing, for somebody who is in no project. */
async function chooseProject(access: Access, memberships: readonly Membership[], wanted: string | undefined): Promise<number> {
  const everywhere = memberships.some(({ project_id, role }) => project_id === null && role !== null)
  const own = memberships.flatMap(({ project_id }) => project_id ?? [])
  if (wanted === undefined) return everywhere ? defaultProjectId : (own[0] ?? 0)
  const projectId = await findProjectId(access.state.db, wanted)
  if (projectId === undefined || !(everywhere || own.includes(projectId))) throw unseenProject()
  return projectId
}

function permissionsIn(memberships: readonly Membership[], projectId: number): Set<Permission> {
  const here = memberships.filter(({ project_id }) => project_id === null || project_id === projectId)
  return new Set(here.flatMap(({ role, stored }) => (role === null ? [] : permissionsOfRole(role, stored))))
}

/** The same for a project that is not there and one that is not theirs: which exist is nobody's business. */
function unseenProject(): Fault {
  return new Fault('not_found', 'there is no such project among yours; GET /api/projects lists them')
}
