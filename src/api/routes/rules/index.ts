import type { Route } from '../../route.ts'
import { backTestRuleRoute } from './back-test-rule.ts'
import { checkRuleRoute } from './check-rule.ts'
import { exportRulesRoute } from './export-rules.ts'
import { getRuleRoute } from './get-rule.ts'
import { listRuleActivityRoute } from './list-rule-activity.ts'
import { listRuleVersionsRoute } from './list-rule-versions.ts'
import { listRulesRoute } from './list-rules.ts'
import { previewRouteRoute } from './preview-route.ts'
import { previewRuleRoute } from './preview-rule.ts'
import { putRuleRoute } from './put-rule.ts'
import { removeRuleRoute } from './remove-rule.ts'
import { restoreRuleRoute } from './restore-rule.ts'
import { switchRuleRoute } from './switch-rule.ts'

/** Alert rules: kept, checked, previewed, back-tested; and whom their alerts would reach. */
export const ruleRoutes: readonly Route[] = [
  listRulesRoute,
  getRuleRoute,
  putRuleRoute,
  switchRuleRoute,
  removeRuleRoute,
  listRuleVersionsRoute,
  restoreRuleRoute,
  checkRuleRoute,
  previewRuleRoute,
  backTestRuleRoute,
  listRuleActivityRoute,
  exportRulesRoute,
  previewRouteRoute,
]
