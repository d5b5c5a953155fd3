import type { Caller } from '../../../access/caller.ts'
import type { Alerting } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Services } from '../../services.ts'

/** The alerting of the caller's project. Throws Fault `not_found` for a project that has none. */
export function alertingOf({ alerting }: Pick<Services, 'alerting'>, { projectId }: Pick<Caller, 'projectId'>): Alerting {
  if (projectId !== alerting.projectId)
    throw new Fault('not_found', 'this project has no alerts: those of the platform are in its first one')
  return alerting.core
}
