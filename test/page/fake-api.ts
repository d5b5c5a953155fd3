import { permissions } from '../../src/access/permissions.ts'
import type { EndpointName, Reply } from '../../ui/lib/replies.ts'
import { fakeAccess } from './fake-access.ts'
import { fakeAlertPolicy } from './fake-alert-policy.ts'
import { fakeAlertQuality } from './fake-alert-quality.ts'
import { fakeAlertRouting } from './fake-alert-routing.ts'
import { fakeAlerts } from './fake-alerts.ts'
import { fakeAudit } from './fake-audit.ts'
import { fakeBackups } from './fake-backups.ts'
import { fakeDashboards } from './fake-dashboards.ts'
import { ago, hourMs } from './fake-data.ts'
import { fakeInbox } from './fake-inbox.ts'
import { fakeLogs } from './fake-logs.ts'
import { fakeMembers } from './fake-members.ts'
import { fakeMetrics } from './fake-metrics.ts'
import { fakeOverview } from './fake-overview.ts'
import { fakePlatform } from './fake-platform.ts'
import { fakeRules } from './fake-rules.ts'
import { fakeRunbooks } from './fake-runbooks.ts'
import { fakeSeries } from './fake-series.ts'
import { fakeServiceApi } from './fake-services.ts'
import { fakeSignIn } from './fake-sign-in.ts'
import { fakeTraces } from './fake-traces.ts'
import { fakeUptime } from './fake-uptime.ts'
import { fakeViews } from './fake-views.ts'

interface Asked {
  readonly query: Readonly<Record<string, string | undefined>>
  readonly params: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}
export type FakeApi = { [Name in EndpointName]?: (asked: Asked) => Reply<Name> }

export interface FakeState {
  needsSetup: boolean
  signedIn: boolean
  /** What somebody who showed a password still has to do. */
  half: { readonly stage: 'second_factor' | 'enrolment'; readonly email: string } | null
  /** No telemetry at all, as on the first minute. */
  empty: boolean
  /** Events accepted on keys made here. */
  received: number
  /** The ingest key made last. */
  lastKeyId: string
  /** What was asked, newest last: `GET /api/logs?q=…`. */
  asked: string[]
}

/** Answers of a small invented company, shaped by the contract. Times hang on the clock so that "last hour" has data. */
export function makeFakeApi(state: FakeState): FakeApi {
  const session = (): Reply<'GET /api/session'> => ({
    user: { id: 'u1', name: 'Noa Adler', email: 'noa@tidewater.example' },
    project: { id: 1, slug: 'tidewater', name: 'Tidewater' },
    role: 'admin',
    permissions: [...permissions],
    expiresAt: ago(-24 * hourMs),
  })
  return {
    'GET /api/setup': () => ({ needed: state.needsSetup }),
    'POST /api/setup': () => {
      state.needsSetup = false
      state.signedIn = true
      return session()
    },
    'GET /api/session': session,
    'DELETE /api/session': () => {
      state.signedIn = false
      return { endSession: null }
    },
    'PUT /api/session/password': () => ({}),
    ...fakeSignIn(state, session),
    ...fakeAccess(state),
    ...fakeMembers(state),
    ...fakeLogs(state),
    ...fakeServiceApi(state),
    ...fakeTraces(state),
    ...fakeMetrics(state),
    ...fakeDashboards(state),
    ...fakeSeries(state),
    ...fakePlatform(state),
    ...fakeOverview(state),
    ...fakeAudit(),
    ...fakeBackups(),
    ...fakeAlertPolicy(),
    ...fakeAlerts(state),
    ...fakeAlertQuality(state),
    ...fakeAlertRouting(state),
    ...fakeInbox(),
    ...fakeUptime(state),
    ...fakeViews(),
    ...fakeRules(),
    ...fakeRunbooks(),
  }
}
