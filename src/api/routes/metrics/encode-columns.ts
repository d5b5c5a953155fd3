import { type Annotation, encodeLabels, type TextWriter, type PromqlResult } from '../../../query/promql/index.ts'
import type { QueryStats } from './query-stats.ts'

export interface Columns {
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
  /** Series beyond these are counted only. */
  readonly maxSeries: number
  /** Those that were left out before. */
  readonly more?: number
  readonly stats?: QueryStats
}

const nothing = Buffer.alloc(0)
const comma = Buffer.from(',')

/** Writes a range query's answer as `metricQueryReply` has it: each series as one value a step, null where it has none that is finite. */
export function* encodeColumns(writer: TextWriter, { value: answer, annotations }: PromqlResult, columns: Columns): Generator<undefined> {
  const { startMs, endMs, stepMs, maxSeries, more = 0, stats } = columns
  const all = answer.type === 'matrix' ? answer.series : []
  const count = Math.floor((endMs - startMs) / stepMs) + 1
  const series = all.slice(0, maxSeries)
  writer.text(`{"t0":${startMs},"step":${stepMs},"series":[`)
  for (const [number, { labels, times, values, histograms }] of series.entries()) {
    writer.text(`${number === 0 ? '' : ','}{"labels":${encodeLabels(labels)},"values":[`)
    for (let step = 0, at = 0; step < count; step++) {
      const isHere = times[at] === startMs + step * stepMs
      const value = isHere && histograms?.[at] === undefined ? (values[at] as number) : Number.NaN
      if (Number.isFinite(value)) writer.number(step === 0 ? nothing : comma, value, '')
      else writer.text(step === 0 ? 'null' : ',null')
      if (isHere) at++
      if (writer.isFull) yield
    }
    writer.text(']}')
  }
  const withHistograms = series.filter(({ histograms }) => histograms !== undefined).length
  const notices = annotations.map((annotation) => encodeAnnotation(annotation))
  if (withHistograms > 0) {
    const message = `native histograms of ${withHistograms} series have no single value: use histogram_quantile, histogram_avg or histogram_count`
    notices.push(JSON.stringify({ level: 'info', message }))
  }
  const measured = stats === undefined ? '' : `,"stats":${JSON.stringify(stats)}`
  writer.text(`],"more":${more + all.length - series.length},"annotations":[${notices.join(',')}]${measured}}`)
}

function encodeAnnotation({ level, message, span: { start, end } }: Annotation): string {
  return JSON.stringify({ level, message, start, end })
}
