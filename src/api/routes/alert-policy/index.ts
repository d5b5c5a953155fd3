import type { Route } from '../../route.ts'
import { changeAlertPolicyRoute } from './change-alert-policy.ts'
import { listAlertPolicyVersionsRoute } from './list-versions.ts'
import { previewAlertPolicyRoute } from './preview-alert-policy.ts'
import { readAlertPolicyRoute } from './read-alert-policy.ts'
import { testWaysOutRoute } from './test-ways-out.ts'

/** What happens with alerts of each severity, and when. */
export const alertPolicyRoutes: readonly Route[] = [
  readAlertPolicyRoute,
  changeAlertPolicyRoute,
  listAlertPolicyVersionsRoute,
  previewAlertPolicyRoute,
  testWaysOutRoute,
]
