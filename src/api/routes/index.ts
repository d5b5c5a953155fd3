import { alertmanagerRoutes } from '../alertmanager/routes/index.ts'
import type { ForeignRoute } from '../foreign-route.ts'
import type { Route } from '../route.ts'
import { accessRoutes } from './access/index.ts'
import { alertPolicyRoutes } from './alert-policy/index.ts'
import { alertQualityRoutes } from './alert-quality/index.ts'
import { alertRoutes } from './alerts/index.ts'
import { backupRoutes } from './backups/index.ts'
import { contactPointRoutes } from './contact-points/index.ts'
import { dashboardRoutes } from './dashboards/index.ts'
import { inboxRoutes } from './inbox/index.ts'
import { ingestionRoutes } from './ingestion/index.ts'
import { logClassRuleRoutes } from './log-class-rules/index.ts'
import { maskingRoutes } from './masking/index.ts'
import { memberRoutes } from './members/index.ts'
import { metricRoutes } from './metrics/index.ts'
import { personalDataRoutes } from './personal-data/index.ts'
import { platformRoutes } from './platform/index.ts'
import { prometheusRoutes } from './prometheus/index.ts'
import { routingRoutes } from './routing/index.ts'
import { ruleRoutes } from './rules/index.ts'
import { runbookRoutes } from './runbooks/index.ts'
import { serviceRoutes } from './services/index.ts'
import { signInRoutes } from './sign-in/index.ts'
import { silenceRoutes } from './silences/index.ts'
import { storageRoutes } from './storage/index.ts'
import { telemetryRoutes } from './telemetry/index.ts'
import { uptimeRoutes } from './uptime/index.ts'
import { viewRoutes } from './views/index.ts'
import { webPushRoutes } from './web-push/index.ts'

/** Every route of our own API. */
export const routes: readonly Route[] = [
  ...platformRoutes,
  ...accessRoutes,
  ...signInRoutes,
  ...memberRoutes,
  ...alertPolicyRoutes,
  ...telemetryRoutes,
  ...metricRoutes,
  ...serviceRoutes,
  ...dashboardRoutes,
  ...ingestionRoutes,
  ...maskingRoutes,
  ...personalDataRoutes,
  ...logClassRuleRoutes,
  ...storageRoutes,
  ...backupRoutes,
  ...viewRoutes,
  ...ruleRoutes,
  ...runbookRoutes,
  ...uptimeRoutes,
  ...alertRoutes,
  ...alertQualityRoutes,
  ...contactPointRoutes,
  ...inboxRoutes,
  ...webPushRoutes,
  ...routingRoutes,
  ...silenceRoutes,
]

/** Every route of an API that others have defined. */
export const foreignRoutes: readonly ForeignRoute[] = [...prometheusRoutes, ...alertmanagerRoutes]
