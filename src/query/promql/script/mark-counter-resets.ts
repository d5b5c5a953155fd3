import { boundsMatch } from '../histogram/custom-bounds.ts'
import { detectReset } from '../histogram/detect-reset.ts'
import type { FloatHistogram } from '../histogram/float-histogram.ts'

/**
 * The histograms of a series with the hints that they have when they come back from Prometheus' storage: a gauge stays one; a counter
 * is `not_reset` when it continues the histogram before, else `unknown`, for what came before may be gone by then.
 */
export function markCounterResets(histograms: readonly (FloatHistogram | undefined)[]): readonly (FloatHistogram | undefined)[] {
  let last: FloatHistogram | undefined
  return histograms.map((histogram) => {
    if (histogram === undefined) {
      // A stale marker ends the run of histograms just as a float does.
      last = undefined
      return histogram
    }
    const continued = last !== undefined && continues(last, histogram)
    last = histogram
    if (histogram.counterReset === 'gauge') return histogram
    return { ...histogram, counterReset: continued ? 'not_reset' : 'unknown' }
  })
}

function continues(last: FloatHistogram, next: FloatHistogram): boolean {
  return (
    last.counterReset !== 'gauge' &&
    next.counterReset !== 'gauge' &&
    last.schema === next.schema &&
    last.zeroThreshold === next.zeroThreshold &&
    boundsMatch(last.customValues, next.customValues) &&
    !detectReset(next.counterReset === 'reset' ? next : { ...next, counterReset: 'unknown' }, last)
  )
}
