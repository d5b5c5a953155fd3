import type { AccessContext } from '../access/context.ts'
import { findProject } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { checkPath } from './check-path.ts'

export interface OpenedLink {
  readonly path: string
  readonly projectSlug: string
}

/**
 * Where a short link leads, in whichever of the caller's projects. Throws Fault `not_found` also for those of other projects: which
 * exist is nobody's business. What is stored is checked again, so that not even a changed row leads away from us.
 */
export async function openLink(context: AccessContext, { linkId }: { linkId: string }): Promise<OpenedLink> {
  const row = await context.state.db.selectFrom('short_links').select(['project_id', 'path']).where('id', '=', linkId).executeTakeFirst()
  const project = row && (await findProject(context, row.project_id))
  if (row === undefined || project === undefined)
    throw new Fault('not_found', 'this short link leads nowhere: it is mistyped, or of a project you are not in')
  return { path: checkPath(row.path), projectSlug: project.slug }
}
