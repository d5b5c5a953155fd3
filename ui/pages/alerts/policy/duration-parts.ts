export const durationUnits = ['seconds', 'minutes', 'hours', 'days'] as const
export type DurationUnit = (typeof durationUnits)[number]

const lengths: Readonly<Record<DurationUnit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** A time as a whole figure of its largest unit. */
export function partsOf(seconds: number): { readonly figure: number; readonly unit: DurationUnit } {
  const unit = durationUnits.findLast(
    (one) => seconds >= lengths[one] && seconds % lengths[one] === 0 && !(one === 'days' && seconds === lengths.days),
  )
  return { figure: seconds / lengths[unit ?? 'seconds'], unit: unit ?? 'seconds' }
}

/** Seconds of a figure in a unit. */
export function secondsOf(figure: number, unit: DurationUnit): number {
  return Math.round(figure * lengths[unit])
}
