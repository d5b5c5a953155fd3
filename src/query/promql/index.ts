/** PromQL: a text and a source of series in, an answer out. */
export { evaluateQuery } from './evaluate/evaluate-query.ts'
export type { PromqlFeatures, PromqlLimits, PromqlQuery, PromqlResult, PromqlValue } from './query.ts'
export type { SelectRequest, SeriesRun, SeriesSource } from './series-source.ts'
