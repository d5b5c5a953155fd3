import { hostScraper } from './host.ts'
import type { Scraper } from './scraper.ts'

/** Every scraper; one line each. */
export const scrapers: readonly Scraper[] = [hostScraper]

export { hostScraper }
export { copyExemplar, isShortExemplar } from './prometheus/exposition/copy-exemplar.ts'
export { copyHistogram } from './prometheus/exposition/copy-histogram.ts'
export { readOpenMetrics } from './prometheus/exposition/read-open-metrics.ts'
export { readPrometheusText } from './prometheus/exposition/read-prometheus-text.ts'
export { readProtobuf } from './prometheus/exposition/read-protobuf.ts'
export type { ExpositionSink, FamilyPart, FamilyPartView, ReadExposition, SampleView } from './prometheus/exposition/sample-view.ts'
export type { StoreRows } from './prometheus/loop/store-scrape.ts'
export { startPrometheusScraper } from './prometheus/start-prometheus-scraper.ts'
