import type { Policy, StepRule } from './policy.ts'

const minute = 60
const hour = 3600

function remindAfter(afterSeconds: number, atOnce = false): StepRule {
  return { use: 'auto', atOnce, steps: [{ afterSeconds, contactPoint: null }], repeatSeconds: afterSeconds }
}

/** What holds until somebody says otherwise: who was told is told again, at the pace of the severity. */
export const defaultPolicy: Policy = {
  zone: 'UTC',
  critical: remindAfter(5 * minute, true),
  high: remindAfter(30 * minute),
  medium: remindAfter(2 * hour),
  low: remindAfter(24 * hour),
  warning: { use: 'auto', contactPoint: null },
  info: { use: 'auto', contactPoint: null, at: '09:00' },
  otherAs: 'medium',
  quiet: {
    use: false,
    spans: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], from: '22:00', to: '07:00' }],
    waits: ['medium', 'low', 'warning', 'info'],
  },
  fallback: null,
  deadMan: null,
  dailyTest: null,
  mustFire: [],
}
