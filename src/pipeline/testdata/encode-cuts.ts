import { staleMarker } from '../../model/series.ts'
import { BatchEncoder } from '../batch-encoder.ts'
import { type LabelCut, labelCutSettings } from '../label-cuts/label-cut.ts'
import { seriesLimits } from '../limits.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import { metricRows, sampleValue } from './make-points.ts'
import { testHorizon, testProject } from './make-records.ts'
import { bitsOf, labelRanges } from './make-series.ts'

/** What times in samples are counted from. */
export const now = Date.UTC(2026, 10, 21, 12)
export const minute = 60_000
type Labels = Readonly<Record<string, string>>
/** A rule; it cuts the label when it does not say otherwise. */
export type Rule = Partial<LabelCut> & Pick<LabelCut, 'metric' | 'label'>

/** Puts rules into force, as a change of the settings does. */
export function setRules(project: ProjectPipeline, rules: readonly Rule[], ceilings = seriesLimits): void {
  const cuts = rules.map((rule) => ({ id: `${rule.metric} ${rule.label}`, action: 'drop_label', since: 0, ...rule }))
  project.metrics.setRules({ cuts: labelCutSettings.parse({ cuts }).cuts, ceilings })
}

export function projectWith(...rules: readonly Rule[]): ProjectPipeline {
  const project = testProject()
  setRules(project, rules)
  return project
}

/** Encodes one batch; samples are told as milliseconds since `now` and the value. */
export function encode(project: ProjectPipeline, show: (encoder: BatchEncoder) => void, receivedAt = now) {
  const encoder = new BatchEncoder({ project, receivedAt, horizon: testHorizon })
  show(encoder)
  const batch = encoder.finish({ low: 1, high: 0 })
  const rows = metricRows(batch)
  const labelsOf = new Map(rows.metricSeries.map(({ metric: name, id, labels }) => [id, `${String(name)}${JSON.stringify(labels)}`]))
  return {
    ...rows,
    encoder,
    series: [...labelsOf.values()],
    samples: rows.metricSamples.map((row) => [Number(row['ts']) - now, isStale(row) ? 'stale' : sampleValue(row)] as const),
    accepted: batch.accepted,
    rejected: Object.fromEntries(batch.rejected),
  }
}

function isStale({ m, e }: Readonly<Record<string, unknown>>): boolean {
  return e === -1 && BigInt.asUintN(64, BigInt(String(m))) === (BigInt(staleMarker.high) << 32n) + BigInt(staleMarker.low)
}

/** A sample over remote write. */
export function send(encoder: BatchEncoder, name: string, labels: Labels, value: number | 'stale', timeMs = now, startMs = 0): void {
  encoder.series(labelRanges([['__name__', name], ...Object.entries(labels)]))
  if (value === 'stale') encoder.sample(timeMs, staleMarker.low, staleMarker.high, 0)
  else encoder.sample(timeMs, ...bitsOf(value), startMs)
}
