import { ByteWriter } from '../lib/wire/byte-writer.ts'
import { FamilyView, LabelRanges, type SeriesExemplarView, staleMarker } from '../model/series.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'
import type { PushedFamily, PushedSeries } from './group.ts'

/** A series at a time; without `series` it ends there. */
export interface Row {
  readonly key: string
  readonly timeMs: number
  readonly series: PushedSeries | undefined
  readonly exemplars?: readonly SeriesExemplarView[]
}

/** Go's NaN, which Prometheus makes of every NaN it reads: other bits would be taken for a stale marker's kin. */
const nan = { low: 1, high: 0x7ff80000 } as const
const doubles = new Float64Array(1)
const halves = new Uint32Array(doubles.buffer)
const texts = new ByteWriter(1024)
const ranges = new LabelRanges()
const ends: number[] = []

/** Shows what a group tells of its families. */
export function showFamilies(sink: TelemetrySink, families: Iterable<Pick<PushedFamily, 'name' | 'type' | 'help' | 'unit'>>): void {
  const view = new FamilyView()
  for (const { name, type, help, unit } of families) {
    view.name.setText(name)
    view.type = type
    view.help.setText(help)
    view.unit.setText(unit)
    sink.metricFamily(view)
  }
}

export function showRows(sink: TelemetrySink, rows: readonly Row[]): void {
  for (const { key, timeMs, series, exemplars = [] } of rows) {
    readLabels(key)
    sink.series(ranges)
    if (series === undefined) sink.sample(timeMs, staleMarker.low, staleMarker.high, 0)
    else if (series.histogram !== undefined) {
      series.histogram.timeMs = timeMs
      sink.nativeHistogram(series.histogram)
    } else showNumber(sink, timeMs, series)
    for (const exemplar of exemplars) sink.exemplar(exemplar)
  }
}

function showNumber(sink: TelemetrySink, timeMs: number, { value, startMs }: PushedSeries): void {
  doubles[0] = value
  if (Number.isNaN(value)) sink.sample(timeMs, nan.low, nan.high, startMs)
  else sink.sample(timeMs, halves[0] ?? 0, halves[1] ?? 0, startMs)
}

/** Points `ranges` at the labels of a series. */
function readLabels(key: string): void {
  texts.clear()
  ends.length = 0
  for (const text of JSON.parse(key) as string[]) {
    // our own text
    texts.text(text)
    ends.push(texts.length)
  }
  ranges.clear(texts.bytes)
  for (let at = 0; at < ends.length; at += 2) {
    const middle = ends[at] ?? 0
    ranges.add(at === 0 ? 0 : (ends[at - 1] ?? 0), middle, middle, ends[at + 1] ?? 0)
  }
}
