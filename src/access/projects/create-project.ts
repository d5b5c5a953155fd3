import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { checkName } from '../members/check-account.ts'
import { recordChange } from '../record-change.ts'
import { requireEverywhere } from '../require-permission.ts'

/** Makes a project. Needs `settings.write` in all projects. Throws Fault `conflict` when the slug is taken. */
export async function createProject(context: AccessContext, input: { name: string; slug: string }): Promise<number> {
  const { caller, state, clock } = context
  const name = checkName(input.name)
  const { slug } = input
  // Only digits would be read as an id.
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug) || /^\d+$/.test(slug)) {
    throw new Fault('bad_input', 'slug: up to 63 lower-case letters, digits and hyphens, with a letter in it')
  }
  return await state.transaction(async (transaction) => {
    await requireEverywhere(transaction, caller, 'settings.write')
    const taken = await transaction.selectFrom('projects').select('id').where('slug', '=', slug).executeTakeFirst()
    if (taken !== undefined) throw new Fault('conflict', 'there is a project with this slug already; choose another')
    const { id } = await transaction
      .insertInto('projects')
      .values({ slug, name, created_at: clock.now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    const object = { kind: 'project', id: String(id), name }
    await recordChange(transaction, context, { action: 'project.create', object, projectId: id, details: { after: { slug, name } } })
    return id
  })
}
