import type { DashboardTarget, TargetResult } from '../../../../src/api/contract/dashboards.ts'
import type { Frame, FrameField } from './frame.ts'
import { fillLegend, nameSeries } from './series-name.ts'

/**
 * The answers of a panel's targets as frames: one for each series with its times, or for a target in the form of a table one with a row for
 * each series and a column for each label.
 */
export function readFrames(targets: readonly DashboardTarget[], results: readonly TargetResult[]): readonly Frame[] {
  const shown = targets.filter(({ isOff }) => !isOff)
  const tables = shown.filter(({ format }) => format === 'table').length
  return shown.flatMap((target) => {
    const answer = results.find(({ ref }) => ref === target.ref)
    if (!answer?.result) return []
    return target.format === 'table'
      ? [readTable(target, answer.result, tables > 1)]
      : readSeries(target, { expr: answer.expr, ...answer.result })
  })
}

type Result = NonNullable<TargetResult['result']>

function readSeries({ ref, legend }: DashboardTarget, { t0, step, series, expr }: Result & { expr: string }): readonly Frame[] {
  const plain = nameSeries(
    series.map(({ labels }) => labels),
    expr,
  )
  const length = series[0]?.values.length ?? 0
  const times = { name: 'Time', kind: 'time' as const, values: Array.from({ length }, (_, index) => t0 + index * step), labels: {}, ref }
  return series.map(({ labels, values }, index) => ({
    fields: [
      times,
      { name: legend === '' ? (plain[index] ?? '') : fillLegend(legend, labels), kind: 'number' as const, values, labels, ref },
    ],
  }))
}

/** The last value of each series, beside its labels. */
function readTable({ ref }: DashboardTarget, { t0, step, series }: Result, isOneOfMany: boolean): Frame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].toSorted()
  const text = (name: string): FrameField => ({
    name,
    kind: 'text',
    values: series.map(({ labels }) => labels[name] ?? null),
    labels: {},
    ref,
  })
  const last = series.map(({ values }) => values.findLastIndex((value) => value !== null))
  return {
    fields: [
      { name: 'Time', kind: 'time', values: last.map((index) => t0 + Math.max(index, 0) * step), labels: {}, ref },
      ...names.map((name) => text(name)),
      {
        name: isOneOfMany ? `Value #${ref}` : 'Value',
        kind: 'number',
        values: series.map(({ values }, index) => values[last[index] ?? 0] ?? null),
        labels: {},
        ref,
      },
    ],
  }
}
