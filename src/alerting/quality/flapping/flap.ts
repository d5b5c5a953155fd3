import { minuteMs, type QualityPolicy } from '../quality-policy.ts'

/** How often one alert began and ended lately. */
export interface Flap {
  readonly fingerprint: string
  /** Times of its last changes, oldest first; as many as it takes to see that it flaps. */
  readonly changesMs: readonly number[]
  /** 0: it does not flap. */
  readonly sinceMs: number
  /** Changes when it was found to flap. */
  readonly times: number
}

type FlapRules = QualityPolicy['flapping']

/** What is known after one more change. */
export function advanceFlap(before: Flap | undefined, fingerprint: string, atMs: number, rules: FlapRules): Flap {
  const wasFlapping = isFlapping(before, atMs, rules)
  const changesMs = [...(before?.changesMs ?? []), atMs].filter((one) => one > atMs - rules.windowMinutes * minuteMs)
  const isNew = !wasFlapping && changesMs.length > rules.mostChanges
  return {
    fingerprint,
    changesMs: changesMs.slice(-rules.mostChanges - 1),
    sinceMs: isNew ? atMs : wasFlapping ? (before?.sinceMs ?? 0) : 0,
    times: isNew ? changesMs.length : wasFlapping ? (before?.times ?? 0) : 0,
  }
}

/** Whether it flaps still: it has changed since the time after which it would be calm. */
export function isFlapping(flap: Flap | undefined, nowMs: number, { calmMinutes }: FlapRules): flap is Flap {
  return flap !== undefined && flap.sinceMs > 0 && (flap.changesMs.at(-1) ?? 0) > nowMs - calmMinutes * minuteMs
}

/** Whether nothing of it matters any more. */
export function isForgettable({ changesMs }: Flap, nowMs: number, { calmMinutes, windowMinutes }: FlapRules): boolean {
  return (changesMs.at(-1) ?? 0) <= nowMs - Math.max(calmMinutes, windowMinutes) * minuteMs
}
