import { figuresOf } from '../../src/alerting/quality/figures/rule-figures.ts'
import { fullPolicy } from '../../src/alerting/quality/quality-policy.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, hourMs } from './fake-data.ts'

const minuteMs = 60_000
const rangeMs = 7 * 24 * hourMs

type Counts = Parameters<typeof figuresOf>[0]
type Verdict = Reply<'GET /api/alerting/verdicts'>['rows'][number]

const usual: Counts = {
  fired: 0,
  told: 0,
  resolved: 0,
  acknowledged: 0,
  useful: 0,
  noise: 0,
  duplicate: 0,
  short: 0,
  returned: 0,
  night: 0,
  acknowledgeP50Ms: null,
  acknowledgeP95Ms: null,
  resolveP50Ms: 9 * minuteMs,
  resolveP95Ms: 40 * minuteMs,
}
const rules: readonly { readonly rule: string; readonly severity: string; readonly counts: Partial<Counts> }[] = [
  {
    rule: 'HighCpu',
    severity: 'medium',
    counts: { fired: 84, told: 84, resolved: 84, acknowledged: 3, useful: 1, noise: 22, short: 61, night: 31 },
  },
  {
    rule: 'QueueGrowing',
    severity: 'high',
    counts: { fired: 46, told: 40, resolved: 46, acknowledged: 11, useful: 4, noise: 3, duplicate: 2, short: 12, returned: 29 },
  },
  {
    rule: 'SlowCheckout',
    severity: 'high',
    counts: { fired: 18, told: 18, resolved: 17, acknowledged: 14, useful: 9, noise: 2, short: 8, night: 4 },
  },
  { rule: 'PodRestarts', severity: 'low', counts: { fired: 12, told: 12, resolved: 12, acknowledged: 2, noise: 1, short: 1 } },
  { rule: 'DatabaseDown', severity: 'critical', counts: { fired: 2, told: 2, resolved: 2, acknowledged: 2, useful: 2, night: 1 } },
  { rule: 'CertificateExpires', severity: 'low', counts: { fired: 1, told: 1 } },
]

/** How good the alerts of the company are: verdicts and switches are kept as long as the server runs. */
export function fakeAlertQuality(state: FakeState): FakeApi {
  let chosen: Reply<'GET /api/alerting/quality/policy'> = { policy: fullPolicy, isChosen: false, version: 0 }
  let verdicts: Verdict[] = []
  const figures = rules.map(({ rule, severity, counts }, at) => {
    const all = { ...usual, ...counts }
    const times = all.acknowledged > 0 ? { acknowledgeP50Ms: (2 + at) * minuteMs, acknowledgeP95Ms: (21 + at) * minuteMs } : {}
    return { rule, severity, lastFiredAt: ago(at * hourMs), ...figuresOf({ ...all, ...times }, rangeMs) }
  })
  const sum = (name: keyof Counts): number => figures.reduce((total, rule) => total + (rule[name] ?? 0), 0)
  const overall = figuresOf(
    {
      ...usual,
      ...Object.fromEntries(
        (['fired', 'told', 'resolved', 'acknowledged', 'useful', 'noise', 'duplicate', 'short', 'returned', 'night'] as const).map(
          (name) => [name, sum(name)],
        ),
      ),
      acknowledgeP50Ms: 3.5 * minuteMs,
      acknowledgeP95Ms: 34 * minuteMs,
    },
    rangeMs,
  )
  return {
    // Five at a time.
    'GET /api/alerting/quality': ({ query: { cursor } }) => {
      const { rows, next } = fakePage(state.empty ? [] : figures, { limit: '5', cursor })
      return { overall: state.empty ? figuresOf(usual, rangeMs) : overall, rules: rows, next, isCut: false }
    },
    'GET /api/alerting/quality/policy': () => chosen,
    'PUT /api/alerting/quality/policy': ({ body }) => {
      const policy = body['policy'] as typeof fullPolicy | null
      chosen = { policy: policy ?? fullPolicy, isChosen: policy !== null, version: chosen.version + 1 }
      return chosen
    },
    'GET /api/alerting/verdicts': ({ query }) => ({
      rows: verdicts.filter(({ fingerprint }) => (query['fingerprint'] ?? '').split(',').includes(fingerprint)),
      next: null,
    }),
    'PUT /api/alerting/verdicts': ({ body }) => {
      const judged = {
        fingerprint: String(body['fingerprint']),
        startsAt: String(body['startsAt']),
        verdict: body['verdict'] as Verdict['verdict'],
        reason: String(body['reason']),
        judgedAt: ago(0),
        judgedBy: 'Noa Adler',
      }
      verdicts = [judged, ...verdicts.filter((one) => one.fingerprint !== judged.fingerprint || one.startsAt !== judged.startsAt)]
      return judged
    },
  }
}
