import type { Caller } from '../../../access/caller.ts'
import { Fault } from '../../../lib/errors.ts'
import type { RulesService } from '../../../rules/index.ts'
import type { Services } from '../../services.ts'

/** The rules, for a caller in the project that they run in. Throws Fault `not_found` for others. */
export function rulesOf({ rules }: Pick<Services, 'rules'>, { projectId }: Caller): RulesService {
  if (projectId !== rules.projectId) throw new Fault('not_found', 'rules run in the first project only: choose it')
  return rules
}
