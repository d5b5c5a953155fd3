import { randomUUID } from 'node:crypto'

import type { Actor } from '../access/caller.ts'
import type { AccessContext } from '../access/context.ts'
import { checkName, recordChange, requirePermission } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { checkPath } from './check-path.ts'
import { requireMember } from './require-member.ts'
import { type SavedView, viewOfRow } from './saved-view.ts'

/** More than anybody finds their way in. Lists are given whole. */
const maxOwnViews = 200
const maxSharedViews = 500

export interface CreateView {
  readonly name: string
  readonly path: string
  readonly shared: boolean
}

/**
 * Keeps an address of the page under a name: for oneself, which every person in the project may, or for the project, which takes
 * `telemetry.read`. Throws Fault `conflict` when there are too many.
 */
export async function createView(context: AccessContext, input: CreateView): Promise<SavedView> {
  const { caller, state, clock } = context
  const actor = requireMember(caller)
  if (input.shared) requirePermission(caller, 'telemetry.read')
  const row = {
    id: randomUUID(),
    project_id: caller.projectId,
    owner_kind: actor.kind,
    owner_id: actor.id,
    owner_name: actor.name,
    name: checkName(input.name),
    path: checkPath(input.path),
    private_to: input.shared ? null : personOf(actor),
    created_at: clock.now(),
  }
  await state.transaction(async (transaction) => {
    const ofProject = transaction.selectFrom('saved_views').where('project_id', '=', caller.projectId)
    const { own, shared } = await ofProject
      .select((e) => [
        e.fn
          .countAll<number>()
          .filterWhere((f) => f.and([f('owner_kind', '=', actor.kind), f('owner_id', '=', actor.id)]))
          .as('own'),
        e.fn.countAll<number>().filterWhere('private_to', 'is', null).as('shared'),
      ])
      .executeTakeFirstOrThrow()
    if (own >= maxOwnViews) throw new Fault('conflict', `you have ${maxOwnViews} saved views; remove some first`)
    if (input.shared && shared >= maxSharedViews)
      throw new Fault('conflict', `the project has ${maxSharedViews} shared views; remove some first`)
    await transaction.insertInto('saved_views').values(row).execute()
    await recordChange(transaction, context, {
      action: 'saved_view.create',
      object: { kind: 'saved_view', id: row.id, name: row.name },
      projectId: caller.projectId,
      details: { after: { shared: input.shared } },
    })
  })
  return viewOfRow(row, caller)
}

function personOf(actor: Actor): string {
  if (actor.kind === 'user') return actor.id
  throw new Fault('forbidden', 'only people keep views for themselves: log in, or save it with shared: true')
}
