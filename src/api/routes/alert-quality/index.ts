import type { Route } from '../../route.ts'
import { changeQualityPolicyRoute } from './change-quality-policy.ts'
import { judgeAlertRoute } from './judge-alert.ts'
import { listVerdictsRoute } from './list-verdicts.ts'
import { readAlertQualityRoute } from './read-alert-quality.ts'
import { readQualityPolicyRoute } from './read-quality-policy.ts'

/** How good alerts are, and what is done against noise. */
export const alertQualityRoutes: readonly Route[] = [
  readAlertQualityRoute,
  readQualityPolicyRoute,
  changeQualityPolicyRoute,
  judgeAlertRoute,
  listVerdictsRoute,
]
