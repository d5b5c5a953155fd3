import { printFloatShort } from '../../../lib/go-number.ts'
import { quoteGo } from '../../../lib/go-quote.ts'
import type { Annotations } from '../annotations.ts'
import type { Span } from '../ast.ts'

/** An operation on histograms, as annotations name it. */
export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation'

/** Texts that more than one function tells, word for word Prometheus'. */
export const tell = {
  mixedFloatsAndHistograms(to: Annotations, name: string, span: Span): void {
    to.warn(`encountered a mix of histograms and floats for metric name ${quoteGo(name)}`, span)
  },
  mixedInAggregation(to: Annotations, span: Span): void {
    to.warn('encountered a mix of histograms and floats for aggregation', span)
  },
  mixedBuckets(to: Annotations, name: string, span: Span): void {
    to.warn(`vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${quoteGo(name)}`, span)
  },
  boundsReconciled(to: Annotations, operation: HistogramOperation, span: Span): void {
    to.info(`mismatched custom buckets were reconciled during ${operation}`, span)
  },
  resetCollision(to: Annotations, operation: HistogramOperation, span: Span): void {
    to.warn(`conflicting counter resets during histogram ${operation}`, span)
  },
  notCounter(to: Annotations, name: string, span: Span): void {
    to.warn(`this native histogram metric is not a counter: ${quoteGo(name)}`, span)
  },
  notGauge(to: Annotations, name: string, span: Span): void {
    to.warn(`this native histogram metric is not a gauge: ${quoteGo(name)}`, span)
  },
  ignoredInMixedRange(to: Annotations, name: string, span: Span): void {
    to.info(`ignored histograms in a range containing both floats and histograms for metric name ${quoteGo(name)}`, span)
  },
  ignoredInAggregation(to: Annotations, aggregation: string, span: Span): void {
    to.info(`ignored histogram in ${aggregation} aggregation`, span)
  },
  invalidQuantile(to: Annotations, quantile: number, span: Span): void {
    to.warn(`quantile value should be between 0 and 1, got ${printFloatShort(quantile)}`, span)
  },
  incompatibleTypes(to: Annotations, left: string, operator: string, right: string, span: Span): void {
    to.info(`incompatible sample types encountered for binary operator "${operator}": ${left} ${operator} ${right}`, span)
  },
}
