import { Fault } from '../../../lib/errors.ts'
import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { ScrapeRows } from './scrape-rows.ts'
import type { TargetScraper } from './target-scraper.ts'

/** The door for rows: resolves when what `write` shows is durable. When it throws, nothing of it was stored. */
export type StoreRows = (write: (sink: TelemetrySink) => void) => Promise<void>

interface StoreContext {
  readonly store: StoreRows
  readonly scraper: Pick<TargetScraper, 'cache' | 'metadata'>
  readonly nowMs: number
}

/** So many rows at once keep the event loop for less than 10 ms; series that begin cost as much as ten that go on. */
const rowsAtOnce = 2000
const newRowsAtOnce = 200
/** A series stored within that time is still known behind the door. */
const knownForMs = 30 * 60_000

/**
 * Stores the rows of a scrape, and what is new about its metrics: first the series that go on, then those that begin, of which only so
 * many may in a minute. Throws Fault when some could not be stored: new series try again with the next scrape.
 */
export async function storeScrape(context: StoreContext, rows: ScrapeRows): Promise<void> {
  const { store, scraper, nowMs } = context
  const families = scraper.metadata.takeNews(nowMs)
  for (const names of cut(families, rowsAtOnce)) await store((sink) => scraper.metadata.write(sink, names))
  const known: number[] = []
  const fresh: number[] = []
  for (const [at, { storedAtMs }] of rows.series.entries()) (nowMs - storedAtMs < knownForMs ? known : fresh).push(at)
  for (const part of cut(known, rowsAtOnce)) await storeKnown(context, rows, part)
  // The series about the scrape come last in the rows: the first to be there.
  for (const part of cut(fresh.toReversed(), newRowsAtOnce)) await storePart(context, rows, part)
}

/** When the door has forgotten all series (its settings changed) it does not take so many at once: then they count as new. */
async function storeKnown(context: StoreContext, rows: ScrapeRows, part: readonly number[]): Promise<void> {
  try {
    await storePart(context, rows, part)
  } catch (error) {
    if (error instanceof Fault || part.length <= newRowsAtOnce) throw error
    for (const piece of cut(part, newRowsAtOnce)) await storePart(context, rows, piece)
  }
}

async function storePart({ store, scraper, nowMs }: StoreContext, rows: ScrapeRows, part: readonly number[]): Promise<void> {
  await store((sink) => rows.write(scraper.cache, sink, part))
  for (const at of part) {
    const series = rows.series[at]
    if (series !== undefined) series.storedAtMs = nowMs
  }
}

function* cut<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
