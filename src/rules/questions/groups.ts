import type { LabelPairs } from '../../model/label-pairs.ts'
import type { TimeRange } from '../../query/index.ts'
import { Labels, type VectorSample } from '../../query/promql/index.ts'
import { type Condition, isAlarming } from './condition.ts'

/** A figure of one group: the values of the fields it was grouped by. */
export interface GroupFigure {
  readonly values: readonly string[]
  readonly value: number
}

/** The window that ends at a time, `agoMs` earlier. */
export function windowAt(timeMs: number, windowMs: number, agoMs = 0): TimeRange {
  const to = BigInt(Math.round(timeMs - agoMs)) * 1_000_000n
  return { from: to - BigInt(windowMs) * 1_000_000n, to }
}

/** Each figure as the share of another's of the same group. What is only on one side counts as 0 on the other; where the other is 0 nothing can be said. */
export function divideFigures(above: readonly GroupFigure[], below: readonly GroupFigure[]): readonly GroupFigure[] {
  const keyOf = ({ values }: GroupFigure): string => JSON.stringify(values)
  const tops = new Map(above.map((figure) => [keyOf(figure), figure.value]))
  return below.flatMap((figure) =>
    figure.value === 0 ? [] : [{ values: figure.values, value: (tops.get(keyOf(figure)) ?? 0) / figure.value }],
  )
}

/** The alarming ones, labelled by their fields. */
export function alarmingSamples(
  figures: readonly GroupFigure[],
  { by, condition, timeMs }: { readonly by: readonly string[]; readonly condition: Condition; readonly timeMs: number },
): readonly VectorSample[] {
  return figures
    .filter(({ value }) => isAlarming(condition, value))
    .map(({ values, value }) => ({ labels: labelsOfGroup(by, values), timeMs, value }))
}

/** The labels of a group: the fields it was grouped by. */
export function labelsOfGroup(by: readonly string[], values: readonly string[]): Labels {
  return Labels.from(by.map((name, at) => [labelNameOf(name), values[at] ?? ''] as const))
}

/** Whether one of the samples has these labels. */
export function hasLabels(samples: readonly VectorSample[], labels: LabelPairs): boolean {
  return samples.some((sample) => labels.every(([name, value]) => sample.labels.get(name) === value))
}

/** A field as a label: every character that classic label names do not have is an underscore. */
function labelNameOf(field: string): string {
  return field.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_')
}
