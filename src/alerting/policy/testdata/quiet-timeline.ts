import { systemCaller } from '../../../access/index.ts'
import type { Timeline } from '../../testdata/crash-run.ts'
import { alert, configOf, contactPointOf, startMs } from '../../testdata/virtual-alerting.ts'
import { changePolicy } from '../change-policy.ts'
import { defaultPolicy } from '../default-policy.ts'
import type { Policy } from '../policy.ts'

const config = configOf(
  { groupWaitMs: 30_000, groupIntervalMs: 600_000, repeatIntervalMs: 40 * 3_600_000 },
  { receivers: new Map(['team', 'lead', 'readers'].map((name) => [name, contactPointOf(name)])) },
)
const caller = systemCaller('test')

/** It starts at 09:00 of UTC on a Monday. */
const policy: Policy = {
  ...defaultPolicy,
  quiet: { use: true, spans: [{ weekdays: [1], from: '09:00', to: '09:40' }], waits: ['medium', 'warning'] },
  medium: { use: 'on', atOnce: false, steps: [{ afterSeconds: 600, contactPoint: 'lead' }], repeatSeconds: null },
  warning: { use: 'on', contactPoint: 'team' },
  info: { use: 'on', contactPoint: 'readers', at: '10:30' },
}

const at = (seconds: number): number => startMs + seconds * 1000
const one = (name: string, severity: string, untilSeconds = 90_000) =>
  alert(name, { labels: { severity }, startsAtMs: at(0), endsAtMs: at(untilSeconds) })

/** What waits for the end of quiet hours, with a clock that stands still meanwhile, and what is gathered for the day. */
export const quietTimeline: Timeline = {
  config,
  steps: [
    async (it) => {
      if (it.alerting.state.policy.current.version === 0) await changePolicy({ ...it.alerting, caller }, { policy, message: '', version: 0 })
    },
    (it) => it.alerting.post([one('M', 'medium'), one('O', 'medium'), one('C', 'critical')]),
    (it) => it.alerting.post([one('I', 'info'), one('J', 'info'), one('W', 'warning')]),
    (it) => it.until(600),
    (it) => it.alerting.post([one('O', 'medium', 600), one('J', 'info', 600)]),
    (it) => it.until(2500),
    (it) => it.until(3700),
    (it) => it.until(5500),
  ],
}
