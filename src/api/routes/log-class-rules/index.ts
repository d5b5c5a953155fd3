import type { Route } from '../../route.ts'
import { changeLogClassRulesRoute } from './change-log-class-rules.ts'
import { readLogClassRulesRoute } from './read-log-class-rules.ts'

/** A project's own rules for what its log records are kept as. */
export const logClassRuleRoutes: readonly Route[] = [readLogClassRulesRoute, changeLogClassRulesRoute]
