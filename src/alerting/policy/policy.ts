/** What people write into the label `severity`, the worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** Those that somebody has to acknowledge. */
export const stepSeverities = ['critical', 'high', 'medium', 'low'] as const
export type StepSeverity = (typeof stepSeverities)[number]

/** Whether the policy has a say in a severity. `auto`: unless an alertmanager.yml says where alerts go. */
export type PolicyUse = 'auto' | 'on' | 'off'

/** Who is told when nobody has acknowledged an alert for so long since it fired. */
export interface PolicyStep {
  readonly afterSeconds: number
  /** Null: those whom the routes say, once more. */
  readonly contactPoint: string | null
}

export interface StepRule {
  readonly use: PolicyUse
  /** The first message does not wait for others of its group. */
  readonly atOnce: boolean
  /** In the order of their times. */
  readonly steps: readonly PolicyStep[]
  /** How often whoever was told last is told again; null: never. */
  readonly repeatSeconds: number | null
}

/** What is told together: warnings at every whole hour. */
export interface BatchRule {
  readonly use: PolicyUse
  /** Null: those whom the routes say. */
  readonly contactPoint: string | null
}

/** Information comes once a day. */
export interface DailyRule extends BatchRule {
  /** `HH:MM` in the zone of the policy. */
  readonly at: string
}

/** A span of the day, on the days on which it begins. */
export interface QuietSpan {
  /** 0 = Sunday. */
  readonly weekdays: readonly number[]
  /** `HH:MM`, of the next day when not later than `from`. */
  readonly from: string
  readonly to: string
}

export interface QuietHours {
  readonly use: boolean
  readonly spans: readonly QuietSpan[]
  /** What is told when they end, as one batch. */
  readonly waits: readonly Exclude<Severity, 'critical'>[]
}

/** Somebody outside is called as long as the whole way of an alert works. */
export interface DeadManSwitch {
  readonly url: string
  readonly everySeconds: number
}

/** A message a day that shows that the way out works. */
export interface DailyTest {
  readonly at: string
  readonly contactPoints: readonly string[]
}

/** An alert that must fire always, Prometheus' Watchdog. */
export interface MustFire {
  /** As in a silence: `alertname="Watchdog"`. */
  readonly matchers: string
  readonly afterSeconds: number
}

/** What happens with an alert of each severity, and when. */
export interface Policy {
  /** IANA name of the zone of all its times. */
  readonly zone: string
  readonly critical: StepRule
  readonly high: StepRule
  readonly medium: StepRule
  readonly low: StepRule
  readonly warning: BatchRule
  readonly info: DailyRule
  /** As what an alert counts whose severity is none of these. */
  readonly otherAs: Severity
  readonly quiet: QuietHours
  /** Who is told, too, while a channel is down; null: the inbox of the page. */
  readonly fallback: string | null
  readonly deadMan: DeadManSwitch | null
  readonly dailyTest: DailyTest | null
  readonly mustFire: readonly MustFire[]
}

/** Whether somebody has to acknowledge alerts of a severity. */
export function hasSteps(severity: Severity): severity is StepSeverity {
  return severity !== 'warning' && severity !== 'info'
}
