import { systemCaller } from '../../../access/index.ts'
import type { Timeline } from '../../testdata/crash-run.ts'
import { alert, configOf, contactPointOf, startMs, type VirtualAlerting } from '../../testdata/virtual-alerting.ts'
import { handleAlerts } from '../../verbs/handle-alerts.ts'
import { changePolicy } from '../change-policy.ts'
import { defaultPolicy } from '../default-policy.ts'
import type { Policy } from '../policy.ts'

const names = ['team', 'lead', 'shaky', 'readers']
const config = configOf(
  { groupWaitMs: 30_000, groupIntervalMs: 600_000, repeatIntervalMs: 40 * 3_600_000 },
  { receivers: new Map(names.map((name) => [name, contactPointOf(name)])) },
)
const caller = systemCaller('test')

const policy: Policy = {
  ...defaultPolicy,
  critical: {
    use: 'on',
    atOnce: true,
    steps: [
      { afterSeconds: 300, contactPoint: 'lead' },
      { afterSeconds: 600, contactPoint: 'shaky' },
    ],
    repeatSeconds: null,
  },
  high: { use: 'on', atOnce: false, steps: [{ afterSeconds: 400, contactPoint: 'lead' }], repeatSeconds: null },
  warning: { use: 'on', contactPoint: 'readers' },
}

const at = (seconds: number): number => startMs + seconds * 1000
const one = (name: string, severity: string, untilSeconds = 90_000) =>
  alert(name, { labels: { severity }, startsAtMs: at(0), endsAtMs: at(untilSeconds) })

/** One alert that nobody takes in hand, one that is, one that ends, and warnings. */
export const policyTimeline: Timeline = {
  config,
  steps: [
    async (it) => {
      if (it.alerting.state.policy.current.version === 0) await changePolicy({ ...it.alerting, caller }, { policy, message: '', version: 0 })
    },
    (it) => it.alerting.post([one('A', 'critical'), one('B', 'high'), one('C', 'critical')]),
    (it) => it.alerting.post([one('W', 'warning'), one('V', 'warning')]),
    (it) => it.until(200),
    (it) => acknowledge(it, 'B'),
    (it) => it.alerting.post([one('V', 'warning', 200)]),
    (it) => it.until(320),
    (it) => it.alerting.post([one('C', 'critical', 320)]),
    (it) => it.until(1300),
    (it) => it.until(3700),
  ],
}

async function acknowledge(it: VirtualAlerting, name: string): Promise<void> {
  const known = [...it.alerting.state.alerts.values()].find(({ alert: { labels } }) => new Map(labels).get('alertname') === name)
  const fingerprints = known === undefined ? [] : [known.alert.fingerprint]
  await handleAlerts({ ...it.alerting, caller }, { fingerprints, handling: { do: 'acknowledge' } })
}
