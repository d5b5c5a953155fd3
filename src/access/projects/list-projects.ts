import { Fault } from '../../lib/errors.ts'
import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'

export interface Project {
  readonly id: number
  readonly slug: string
  readonly name: string
}

/**
 * A page of the projects the caller may see, those that were made first: a person's own or all, a token's one. Throws Fault `bad_input` for a
 * foreign cursor.
 */
export async function listProjects(context: AccessContext, { limit, cursor }: ListPage): Promise<ListedPage<Project>> {
  let query = seenBy(context)
    .orderBy('id')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '>', readCursor(cursor, ['integer'])[0])
  return pageOf(await query.execute(), limit, { toRow: (project) => project, cursorOf: ({ id }) => writeCursor([id]) })
}

/** One of them; undefined when there is none or the caller may not see it. */
export async function findProject(context: AccessContext, projectId: number): Promise<Project | undefined> {
  return await seenBy(context).where('id', '=', projectId).executeTakeFirst()
}

function seenBy({ caller, state }: AccessContext) {
  const { actor, projectId } = caller
  if (actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  const all = state.db.selectFrom('projects').select(['id', 'slug', 'name'])
  if (actor.kind === 'system') return all
  if (actor.kind === 'api_token') return all.where('id', '=', projectId)
  return all.where((e) =>
    e.exists(
      e
        .selectFrom('memberships')
        .select('role')
        .where('user_id', '=', actor.id)
        .where((m) => m.or([m('project_id', 'is', null), m('project_id', '=', m.ref('projects.id'))])),
    ),
  )
}
