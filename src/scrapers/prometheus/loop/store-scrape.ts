import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { ScrapeRows } from './scrape-rows.ts'
import type { TargetScraper } from './target-scraper.ts'

/** The door for rows: resolves when what `write` shows is durable. Throws Fault when nothing of it was stored. */
export type StoreRows = (write: (sink: TelemetrySink) => void) => Promise<void>

interface StoreContext {
  readonly store: StoreRows
  readonly scraper: Pick<TargetScraper, 'cache' | 'metadata'>
  readonly nowMs: number
}

/** So many rows at once keep the event loop for less than 10 ms. */
const rowsAtOnce = 2000

/** Stores the rows of a scrape, and what is new about its metrics. */
export async function storeScrape({ store, scraper, nowMs }: StoreContext, rows: ScrapeRows): Promise<void> {
  const { cache, metadata } = scraper
  const families = metadata.takeNews(nowMs)
  for (let from = 0; from < families.length; from += rowsAtOnce) {
    const names = families.slice(from, from + rowsAtOnce)
    await store((sink) => metadata.write(sink, names))
  }
  for (let from = 0; from < rows.length; from += rowsAtOnce) await store((sink) => rows.write(cache, sink, from, from + rowsAtOnce))
}
