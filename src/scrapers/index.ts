import { hostScraper } from './host.ts'
import type { Scraper } from './scraper.ts'

/** Every scraper; one line each. */
export const scrapers: readonly Scraper[] = [hostScraper]

export { hostScraper }
export type { StoreRows } from './prometheus/loop/store-scrape.ts'
export { startPrometheusScraper } from './prometheus/start-prometheus-scraper.ts'
