import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'

export interface Project {
  readonly id: number
  readonly slug: string
  readonly name: string
}

/** The projects the caller may see: a person's own or all, a token's one. */
export async function listProjects({ caller, state }: AccessContext): Promise<Project[]> {
  const { actor, projectId } = caller
  if (actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  const all = state.db.selectFrom('projects').select(['id', 'slug', 'name']).orderBy('id')
  if (actor.kind === 'system') return await all.execute()
  if (actor.kind === 'api_token') return await all.where('id', '=', projectId).execute()
  return await all
    .where((e) =>
      e.exists(
        e
          .selectFrom('memberships')
          .select('role')
          .where('user_id', '=', actor.id)
          .where((m) => m.or([m('project_id', 'is', null), m('project_id', '=', m.ref('projects.id'))])),
      ),
    )
    .execute()
}
