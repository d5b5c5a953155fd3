import { setNanoFromMs } from '../../model/bytes.ts'
import { ExemplarView, type MetricDescriptor, MetricPointView } from '../../model/metric.ts'
import { metricExemplars } from '../../storage/tables/metric-exemplars.ts'
import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricMetadata } from '../../storage/tables/metric-metadata.ts'
import { metricSamples } from '../../storage/tables/metric-samples.ts'
import { metricSeries } from '../../storage/tables/metric-series.ts'
import type { EncodedBatch } from '../batch-encoder.ts'
import { type DecodedRow, decodeRows } from './decode-rows.ts'
import { setHex } from './make-records.ts'

export function metric(spec: Partial<MetricDescriptor> & Pick<MetricDescriptor, 'name' | 'kind'>): MetricDescriptor {
  return { unit: '', description: '', temporality: 'cumulative', monotonic: spec.kind === 'sum', ...spec }
}

export interface PointSpec {
  readonly timeMs?: number
  readonly startMs?: number
  readonly attributes?: Readonly<Record<string, string>>
  readonly value?: number
  readonly flags?: number
  readonly count?: number
  readonly sum?: number
  readonly bounds?: readonly number[]
  readonly bucketCounts?: readonly number[]
  readonly quantiles?: readonly (readonly [number, number])[]
  readonly scale?: number
  readonly zeroCount?: number
  readonly positive?: { readonly offset: number; readonly counts: readonly number[] }
  readonly negative?: { readonly offset: number; readonly counts: readonly number[] }
  readonly exemplars?: readonly {
    readonly timeMs: number
    readonly value: number
    readonly traceId?: string
    readonly attributes?: Readonly<Record<string, string>>
  }[]
}

export function point(spec: PointSpec): MetricPointView {
  const made = new MetricPointView()
  if (spec.timeMs !== undefined) setNanoFromMs(made.time, spec.timeMs)
  if (spec.startMs !== undefined) setNanoFromMs(made.startTime, spec.startMs)
  for (const [key, value] of Object.entries(spec.attributes ?? {})) made.attributes.addText(key, value)
  made.value = spec.value ?? 0
  made.flags = spec.flags ?? 0
  made.count = spec.count ?? 0
  made.sum = spec.sum
  made.bounds = [...(spec.bounds ?? [])]
  made.bucketCounts = [...(spec.bucketCounts ?? [])]
  made.quantiles = (spec.quantiles ?? []).map(([quantile]) => quantile)
  made.quantileValues = (spec.quantiles ?? []).map(([, value]) => value)
  made.scale = spec.scale ?? 0
  made.zeroCount = spec.zeroCount ?? 0
  for (const side of ['positive', 'negative'] as const) {
    made[side].offset = spec[side]?.offset ?? 0
    made[side].counts = [...(spec[side]?.counts ?? [])]
  }
  for (const { timeMs, value, traceId = '', attributes = {} } of spec.exemplars ?? []) {
    const exemplar = new ExemplarView()
    setNanoFromMs(exemplar.time, timeMs)
    exemplar.value = value
    setHex(exemplar.traceId, traceId)
    for (const [key, text] of Object.entries(attributes)) exemplar.attributes.addText(key, text)
    made.exemplars.push(exemplar)
  }
  made.exemplarCount = made.exemplars.length
  return made
}

const metricTables = { metricSeries, metricSamples, metricHistograms, metricExemplars, metricMetadata }

/** The rows of every metric table, decoded. */
export function metricRows({ chunks }: EncodedBatch): Readonly<Record<keyof typeof metricTables, DecodedRow[]>> {
  const rowsOf = (table: (typeof metricTables)[keyof typeof metricTables]): DecodedRow[] =>
    chunks.filter((chunk) => chunk.table === table.name).flatMap(({ bytes }) => decodeRows(table, bytes))
  return {
    metricSeries: rowsOf(metricSeries),
    metricSamples: rowsOf(metricSamples),
    metricHistograms: rowsOf(metricHistograms),
    metricExemplars: rowsOf(metricExemplars),
    metricMetadata: rowsOf(metricMetadata),
  }
}

/** `m` and `e` back to the number, by the formula of the table's `value` column. */
export function sampleValue({ m, e }: DecodedRow): number {
  const exponent = Number(e)
  if (exponent >= 0) return Number(m) / 10 ** exponent
  const bits = Buffer.alloc(8)
  bits.writeBigInt64LE(BigInt(String(m)))
  return bits.readDoubleLE()
}
