import type { Clock } from '../../lib/clock.ts'
import { halvesOf } from '../../model/float-halves.ts'
import { rangesOfPairs } from '../../model/ranges-of-pairs.ts'
import { NativeHistogramView, type ResetHint } from '../../model/series.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { Ingest } from '../../pipeline/index.ts'
import type { FloatHistogram } from '../../query/promql/index.ts'
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
  sink.series(rangesOfPairs(labels.entries()))
  if (value === 'stale') sink.sample(timeMs, staleLow, staleHigh, 0)
  else if (typeof value === 'number') {
    const [low, high] = halvesOf(value)
    sink.sample(timeMs, low, high, 0)
  } else sink.nativeHistogram(viewOf(value, timeMs))
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
