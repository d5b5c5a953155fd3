import type { Kysely } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import { isRole } from '../permissions.ts'
import { defaultProjectId } from '../projects/default-project.ts'
import type { Identity, OidcSpec } from './oidc-spec.ts'

/** A role that groups give. */
export interface GroupRole {
  /** Null: all projects. */
  readonly projectId: number | null
  readonly role: string
}

/** The roles that somebody's groups give, one a project: the first of the settings that fits. A project or role that is not there gives nothing. */
export async function groupRoles(db: Kysely<StateSchema>, spec: OidcSpec, { groups }: Pick<Identity, 'groups'>): Promise<GroupRole[]> {
  const mine = spec.groups.filter(({ group }) => group === '*' || groups.includes(group))
  const found = new Map<number | null, GroupRole>()
  for (const { project, role } of mine) {
    const projectId = await projectOf(db, project)
    if (projectId === undefined || found.has(projectId)) continue
    const id = isRole(role) ? role : await customRole(db, role, projectId)
    if (id !== undefined) found.set(projectId, { projectId, role: id })
  }
  return [...found.values()]
}

async function projectOf(db: Kysely<StateSchema>, slug: string | undefined): Promise<number | null | undefined> {
  if (slug === undefined) return defaultProjectId
  if (slug === '*') return null
  const row = await db.selectFrom('projects').select('id').where('slug', '=', slug).executeTakeFirst()
  return row?.id
}

async function customRole(db: Kysely<StateSchema>, name: string, projectId: number | null): Promise<string | undefined> {
  const row = await db
    .selectFrom('custom_roles')
    .select('id')
    .where('name', '=', name)
    .where((e) => e.or([e('project_id', 'is', null), ...(projectId === null ? [] : [e('project_id', '=', projectId)])]))
    .executeTakeFirst()
  return row?.id
}
