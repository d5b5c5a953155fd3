import type { FloatHistogram } from '../histogram/float-histogram.ts'
import { histogramSize } from '../histogram/histogram-size.ts'
import type { SeriesPoints } from './points.ts'
import type { Samples } from './samples.ts'

/** As how many samples series count while they are in memory: every step, and histograms by their size. */
export function heldBySeries(series: readonly SeriesPoints[]): number {
  let held = 0
  for (const { values, histograms } of series) held += values.length + sizeOf(histograms)
  return held
}

/** The same of samples that wait for the next run. */
export function heldBySamples(samples: Samples | undefined): number {
  return samples === undefined ? 0 : samples.length + sizeOf(samples.histograms)
}

function sizeOf(histograms: readonly (FloatHistogram | undefined)[] | undefined): number {
  let size = 0
  for (const histogram of histograms ?? []) if (histogram !== undefined) size += histogramSize(histogram)
  return size
}
