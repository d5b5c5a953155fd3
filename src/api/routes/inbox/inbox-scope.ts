import type { Caller } from '../../../access/caller.ts'
import type { InboxContext } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Services } from '../../services.ts'

/** The inbox for a caller. Throws Fault `not_found` in a project without alerts. */
export function inboxFor({ alerting, state }: Services, caller: Caller): InboxContext {
  if (caller.projectId !== alerting.projectId)
    throw new Fault('not_found', 'this project has no alerts: those of the platform are in its first one')
  return { state, caller }
}
