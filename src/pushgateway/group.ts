import type { FamilyType, NativeHistogramView } from '../model/series.ts'
import type { GroupLabels } from './group-path.ts'

/** One series as it was pushed last. */
export interface PushedSeries {
  /** See `seriesKey`. */
  readonly key: string
  /** Not meant when there is a histogram. */
  readonly value: number
  readonly histogram?: NativeHistogramView
  /** When the counting began, epoch milliseconds; 0 = not told. */
  readonly startMs: number
}

export interface PushedFamily {
  readonly name: string
  readonly type: FamilyType
  readonly help: string
  readonly unit: string
  /** By their keys. */
  readonly series: ReadonlyMap<string, PushedSeries>
}

/** What was pushed under one grouping key. Never changed: a push makes another. */
export interface Group {
  readonly labels: GroupLabels
  /** Of the last push that succeeded, and the last that failed, epoch milliseconds; 0 = there was none. */
  readonly pushedAtMs: number
  readonly failedAtMs: number
  /** By their names. */
  readonly families: ReadonlyMap<string, PushedFamily>
}

/** What is told of the series that every group has about itself; nobody can push them. */
export const timeFamilies: readonly Omit<PushedFamily, 'series'>[] = [
  {
    name: 'push_time_seconds',
    type: 'gauge',
    help: 'Last Unix time when changing this group in the Pushgateway succeeded.',
    unit: '',
  },
  {
    name: 'push_failure_time_seconds',
    type: 'gauge',
    help: 'Last Unix time when changing this group in the Pushgateway failed.',
    unit: '',
  },
]

/** The labels of a series, its name among them, sorted and without empty ones, as a flat JSON array: equal for equal series. */
export function seriesKey(labels: Iterable<readonly [name: string, value: string]>): string {
  const pairs = [...labels].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(pairs.flat())
}

/** The grouping key as one text. An empty label is none to those who read series: groups that differ only in such are one. */
export function groupKey(labels: GroupLabels): string {
  return seriesKey(labels)
}

/** The group after a push of `families` at `nowMs`: all of it is replaced, or only the families of the same names. */
export function pushInto(
  group: Group | undefined,
  push: { readonly labels: GroupLabels; readonly families: ReadonlyMap<string, PushedFamily>; readonly replace: boolean },
  nowMs: number,
): Group {
  const kept = push.replace ? [] : (group?.families ?? [])
  const { failedAtMs = 0 } = group ?? {}
  return { labels: push.labels, pushedAtMs: nowMs, failedAtMs, families: new Map([...kept, ...push.families]) }
}

/** The two series about the group itself. */
export function timeSeries({ labels, pushedAtMs, failedAtMs }: Group): readonly PushedSeries[] {
  const times = { push_time_seconds: pushedAtMs, push_failure_time_seconds: failedAtMs }
  return Object.entries(times).map(([name, ms]) => ({ key: seriesKey([['__name__', name], ...labels]), value: ms / 1000, startMs: 0 }))
}

/** All series of the group, those about itself last. */
export function* seriesOf(group: Group): Generator<PushedSeries> {
  for (const { series } of group.families.values()) yield* series.values()
  yield* timeSeries(group)
}

/** The keys of all series of the group. */
export function keysOf(group: Group | undefined): Set<string> {
  return new Set(group === undefined ? [] : [...seriesOf(group)].map(({ key }) => key))
}
