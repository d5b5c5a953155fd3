export type { CutPreview } from './preview-label-cut.ts'
export { readMetricKinds } from './read-metric-kinds.ts'
export type { MetricGrowth } from './read-series-growth.ts'
export { SeriesViews } from './series-views.ts'
