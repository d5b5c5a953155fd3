import type { Clock } from '../../lib/clock.ts'
import { LabelRanges, NativeHistogramView, type ResetHint } from '../../model/series.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Ingest } from '../../pipeline/index.ts'
import type { FloatHistogram, Labels } from '../../query/promql/index.ts'
import type { ResultSample, WriteResults } from './result-sample.ts'

/** The receiver under whose name rules store what they say. */
export const ruleReceiver = 'rules'
/** Encoded in one turn of the event loop. */
const samplesAtOnce = 1000
/** The bits of Prometheus' stale marker. */
const staleLow = 2
const staleHigh = 0x7ff00000

const resetHints: Readonly<Record<FloatHistogram['counterReset'], ResetHint>> = {
  unknown: 'unknown',
  reset: 'reset',
  not_reset: 'no_reset',
  gauge: 'gauge',
}

/**
 * Stores the results of rules as series of a project, by the one door for rows. Many go in several pieces: when one fails, which throws
 * what the door throws, those before it stay.
 */
export function writeToPipeline(ingest: Pick<Ingest, 'ingest'>, clock: Clock, projectId: number): WriteResults {
  return async (samples) => {
    let refused = 0
    let reason = ''
    for (let at = 0; at < samples.length; at += samplesAtOnce) {
      const piece = samples.slice(at, at + samplesAtOnce)
      const verdict = await ingest.ingest({
        receiver: ruleReceiver,
        endpoint: { signal: 'metrics', path: 'rules', decode: (_intake, sink) => piece.forEach((sample) => show(sample, sink)) },
        projectId,
        keyId: 'rules',
        intake: { body: Buffer.alloc(0), receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
      })
      refused += verdict.rejected
      reason = verdict.message === '' ? reason : verdict.message
    }
    return { refused, reason }
  }
}

function show({ labels, timeMs, value }: ResultSample, sink: TelemetrySink): void {
  sink.series(rangesOf(labels))
  if (value === 'stale') sink.sample(timeMs, staleLow, staleHigh, 0)
  else if (typeof value === 'number') {
    const [low, high] = halvesOf(value)
    sink.sample(timeMs, low, high, 0)
  } else sink.nativeHistogram(viewOf(value, timeMs))
}

function rangesOf(labels: Labels): LabelRanges {
  const texts = [...labels.entries()].flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
  const ranges = new LabelRanges()
  ranges.clear(Buffer.concat(texts))
  let at = 0
  const take = (text: Buffer | undefined): number => (at += text?.length ?? 0)
  for (let i = 0; i < texts.length; i += 2) {
    const nameStart = at
    const nameEnd = take(texts[i])
    ranges.add(nameStart, nameEnd, nameEnd, take(texts[i + 1]))
  }
  return ranges
}

function viewOf(histogram: FloatHistogram, timeMs: number): NativeHistogramView {
  const view = new NativeHistogramView()
  const { schema, zeroThreshold, zeroCount, count } = histogram
  const [sumLow, sumHigh] = halvesOf(histogram.sum)
  Object.assign(view, { timeMs, schema, zeroThreshold, zeroCount, count, sumLow, sumHigh, resetHint: resetHints[histogram.counterReset] })
  for (const [side, spans, buckets] of [
    [view.positive, histogram.positiveSpans, histogram.positiveBuckets],
    [view.negative, histogram.negativeSpans, histogram.negativeBuckets],
  ] as const) {
    side.offsets.push(...spans.map(({ offset }) => offset))
    side.lengths.push(...spans.map(({ length }) => length))
    side.counts.push(...buckets)
  }
  view.bounds.push(...histogram.customValues)
  return view
}

function halvesOf(value: number): readonly [low: number, high: number] {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
}
