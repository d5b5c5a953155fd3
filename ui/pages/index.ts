import type { Page } from '../shell/define-page.ts'
import { alertsPage } from './alerts/page.ts'
import { auditPage } from './audit/page.ts'
import { dashboardPage } from './d/page.ts'
import { dashboardsPage } from './dashboards/page.ts'
import { ingestionPage } from './ingestion/page.ts'
import { invitationPage } from './invitation/page.ts'
import { logsPage } from './logs/page.ts'
import { metricsPage } from './metrics/page.ts'
import { overviewPage } from './overview/page.ts'
import { servicesPage } from './services/page.ts'
import { settingsPage } from './settings/page.ts'
import { setupPage } from './setup/page.ts'
import { signInPage } from './sign-in/page.ts'
import { tracePage } from './trace/page.ts'
import { tracesPage } from './traces/page.ts'
import { uptimePage } from './uptime/page.ts'

/** Every page, in menu order. */
export const pages: readonly Page[] = [
  overviewPage,
  servicesPage,
  logsPage,
  tracesPage,
  tracePage,
  metricsPage,
  dashboardsPage,
  dashboardPage,
  alertsPage,
  uptimePage,
  ingestionPage,
  auditPage,
  settingsPage,
  setupPage,
  signInPage,
  invitationPage,
]
