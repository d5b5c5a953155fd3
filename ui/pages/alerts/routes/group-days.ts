import type { Routing } from './use-routing.ts'

type Day = Routing['intervals'][number]['weeks'][number]['days'][number]

/** Days that follow each other and are alike, told as one: from the first of them to the last. */
export interface DayGroup {
  readonly from: string
  readonly to: string
  readonly spans: Day['spans']
}

/** A week as it is told in a sentence: days that are alike together. */
export function groupDays(days: readonly Day[]): readonly DayGroup[] {
  const groups: DayGroup[] = []
  for (const { date, spans } of days) {
    const last = groups.at(-1)
    if (last && sameSpans(last.spans, spans)) groups[groups.length - 1] = { ...last, to: date }
    else groups.push({ from: date, to: date, spans })
  }
  return groups
}

/** 07:30 of a minute of the day; its end is 24:00. */
export function writeMinute(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

function sameSpans(a: Day['spans'], b: Day['spans']): boolean {
  return a.length === b.length && a.every(({ from, to }, at) => from === b[at]?.from && to === b[at]?.to)
}
