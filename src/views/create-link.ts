import { createHash, randomBytes } from 'node:crypto'

import type { AccessContext } from '../access/context.ts'
import { Fault } from '../lib/errors.ts'
import { checkPath } from './check-path.ts'
import { requireMember } from './require-member.ts'

/** Of one project; at 4 kB each the state store still holds them easily. */
const maxLinks = 20_000
/** 72 bits: nobody finds another's by trying. */
const idBytes = 9

/** The id of a short link to an address of the page; the same for the same address. Throws Fault `conflict` when there are too many. */
export async function createLink({ caller, state, clock }: AccessContext, input: { path: string }): Promise<string> {
  requireMember(caller)
  const { projectId } = caller
  const path = checkPath(input.path)
  const hash = createHash('sha256').update(path).digest()
  return await state.transaction(async (transaction) => {
    const ofProject = transaction.selectFrom('short_links').where('project_id', '=', projectId)
    const known = await ofProject.select('id').where('path_hash', '=', hash).executeTakeFirst()
    if (known !== undefined) return known.id
    const { links } = await ofProject.select((e) => e.fn.countAll<number>().as('links')).executeTakeFirstOrThrow()
    if (links >= maxLinks) throw new Fault('conflict', `the project has ${maxLinks} short links; copy the whole link instead`)
    const id = randomBytes(idBytes).toString('base64url')
    await transaction
      .insertInto('short_links')
      .values({ id, project_id: projectId, path, path_hash: hash, created_at: clock.now() })
      .execute()
    return id
  })
}
