import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { ScrapeRows } from './scrape-rows.ts'
import type { TargetScraper } from './target-scraper.ts'

/**
 * The door for rows of a target: resolves when what `write` shows is durable, with why some of it was refused, if it was. When it throws,
 * nothing of it was stored.
 */
export type StoreRows = (target: string, write: (sink: TelemetrySink) => void) => Promise<string | undefined>

interface StoreContext {
  readonly store: StoreRows
  /** Names the target: each may begin so many series in a minute. */
  readonly target: string
  readonly scraper: Pick<TargetScraper, 'cache' | 'metadata'>
  readonly nowMs: number
}

/** Showing so many rows keeps the event loop for a few milliseconds; the door takes its time for those that begin a series. */
const rowsAtOnce = 2000
/** A series stored within that time is still known behind the door. */
const knownForMs = 30 * 60_000

/**
 * Stores the rows of a scrape, and what is new about its metrics: first the series that go on, then those that begin, of which only so
 * many of one target may in a minute. Throws Fault when some could not be stored: new series try again with the next scrape. Resolves
 * with why some were refused, if they were.
 */
export async function storeScrape(context: StoreContext, rows: ScrapeRows): Promise<string | undefined> {
  const { store, target, scraper, nowMs } = context
  const families = scraper.metadata.takeNews(nowMs)
  for (const names of cut(families, rowsAtOnce)) await store(target, (sink) => scraper.metadata.write(sink, names))
  const known: number[] = []
  const fresh: number[] = []
  for (const [at, { storedAtMs }] of rows.series.entries()) (nowMs - storedAtMs < knownForMs ? known : fresh).push(at)
  let refusal: string | undefined
  for (const part of cut(known, rowsAtOnce)) refusal = (await storePart(context, rows, part)) ?? refusal
  // The series about the scrape come last in the rows: the first to be there.
  for (const part of cut(fresh.toReversed(), rowsAtOnce)) refusal = (await storePart(context, rows, part)) ?? refusal
  return refusal
}

async function storePart(
  { store, target, scraper, nowMs }: StoreContext,
  rows: ScrapeRows,
  part: readonly number[],
): Promise<string | undefined> {
  const refusal = await store(target, (sink) => rows.write(scraper.cache, sink, part))
  for (const at of part) {
    const series = rows.series[at]
    if (series !== undefined) series.storedAtMs = nowMs
  }
  return refusal
}

function* cut<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
