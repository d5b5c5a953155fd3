import { defaultPolicy } from '../../src/alerting/policy/default-policy.ts'
import type { AlertPolicy, AlertPolicyPreview } from '../../src/api/contract/alert-policy.ts'
import type { FakeApi } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

const minuteMs = 60_000
const dayMs = 24 * hourMs

/** A team that has chosen whom it tells, with one way out that is broken. */
const chosen: AlertPolicy = {
  ...(structuredClone(defaultPolicy) as AlertPolicy),
  zone: 'Europe/Berlin',
  critical: {
    use: 'auto',
    atOnce: true,
    steps: [
      { afterSeconds: 300, contactPoint: 'on-call phone' },
      { afterSeconds: 900, contactPoint: 'team lead' },
    ],
    repeatSeconds: 600,
  },
  quiet: { ...structuredClone(defaultPolicy.quiet as AlertPolicy['quiet']), use: true },
  deadMan: { url: 'https://hc-ping.example/9f1c', everySeconds: 60 },
  dailyTest: { at: '08:00', contactPoints: ['inbox', 'on-call phone', 'shop chat'] },
  mustFire: [{ matchers: 'alertname="Watchdog"', afterSeconds: 600 }],
}

/** The policy of alerts, kept as long as the server runs. */
export function fakeAlertPolicy(): FakeApi {
  const versions = [
    {
      version: 2,
      changedAt: ago(5 * hourMs),
      changedBy: 'Noa Adler',
      message: 'The lead wants to know sooner',
      policy: chosen,
      changed: ['critical'],
    },
    {
      version: 1,
      changedAt: ago(30 * hourMs),
      changedBy: 'Maya Levi',
      message: '',
      policy: chosen,
      changed: ['quiet', 'deadMan', 'dailyTest'],
    },
  ]
  const current = () => versions[0] ?? { version: 0, changedAt: null, changedBy: '', message: '', policy: chosen }
  return {
    'GET /api/alert-policy': () => ({
      ...current(),
      decides: true,
      editable: true,
      contactPoints: [
        { name: 'inbox', channels: ['inbox'] },
        { name: 'on-call phone', channels: ['twilio', 'pushover'] },
        { name: 'shop chat', channels: ['slack'] },
        { name: 'team lead', channels: ['email'] },
      ],
      fallback: { name: 'inbox', from: 'inbox' },
      deadMan: { lastTryAt: ago(20_000), lastSuccessAt: ago(20_000), problem: null },
      dailyTest: {
        sentAt: ago(6 * hourMs),
        ways: [
          { contactPoint: 'inbox', channel: 'inbox', state: 'works', problem: '' },
          { contactPoint: 'on-call phone', channel: 'twilio', state: 'broken', problem: 'twilio.example answered 401' },
          { contactPoint: 'shop chat', channel: 'slack', state: 'works', problem: '' },
        ],
      },
      mustFire: [{ matchers: 'alertname="Watchdog"', lastHeardAt: ago(40_000), missing: false }],
      waiting: 2,
    }),
    'PUT /api/alert-policy': ({ body }) => {
      const made = {
        version: current().version + 1,
        changedAt: ago(0),
        changedBy: 'Noa Adler',
        message: String(body['message']),
        policy: body['policy'] as AlertPolicy,
      }
      versions.unshift({ ...made, changed: ['critical'] })
      return made
    },
    'GET /api/alert-policy/versions': () => ({ rows: versions, next: null }),
    'POST /api/alert-policy/preview': ({ body }) => preview((body['policy'] as AlertPolicy | undefined) ?? current().policy),
    'POST /api/alert-policy/test': () => ({}),
  }
}

/** Knows nothing of quiet hours but that medium waits, nor of zones. */
function preview(policy: AlertPolicy): AlertPolicyPreview {
  const nowMs = Date.now()
  const at = (ms: number): string => new Date(ms).toISOString()
  const quietUntilMs = nowMs + 3 * hourMs
  const steps = (['critical', 'high', 'medium', 'low'] as const).map((severity): AlertPolicyPreview['severities'][number] => {
    const rule = policy[severity]
    const baseMs = severity === 'medium' ? quietUntilMs : nowMs
    const last = rule.steps.at(-1)
    const repeat =
      last === undefined || rule.repeatSeconds === null ? undefined : { ...last, afterSeconds: last.afterSeconds + rule.repeatSeconds }
    return {
      severity,
      governed: rule.use !== 'off',
      quietUntil: severity === 'medium' ? at(quietUntilMs) : null,
      entries: [
        severity === 'medium'
          ? { at: at(quietUntilMs), kind: 'batch', contactPoints: ['inbox'] }
          : { at: at(nowMs + (rule.atOnce ? 0 : minuteMs / 2)), kind: 'first', contactPoints: ['inbox'] },
        ...[...rule.steps, ...(repeat === undefined ? [] : [repeat])].map(({ afterSeconds, contactPoint }, n) => ({
          at: at(baseMs + afterSeconds * 1000),
          kind: n < rule.steps.length ? ('step' as const) : ('repeat' as const),
          contactPoints: [contactPoint ?? 'inbox'],
        })),
      ],
    }
  })
  const batch = (severity: 'warning' | 'info', dueMs: number): AlertPolicyPreview['severities'][number] => ({
    severity,
    governed: true,
    quietUntil: null,
    entries: [{ at: at(dueMs), kind: 'batch', contactPoints: [policy[severity].contactPoint ?? 'inbox'] }],
  })
  return {
    at: at(nowMs),
    problem: null,
    severities: [
      ...steps,
      batch('warning', (Math.floor(nowMs / hourMs) + 1) * hourMs),
      batch('info', (Math.floor(nowMs / dayMs) + 1) * dayMs + 8 * hourMs),
    ],
  }
}
