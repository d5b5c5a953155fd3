import { expect, test } from 'vitest'

import { Fault } from '../../../lib/errors.ts'
import { recordDoor } from '../testdata/record-sink.ts'
import { ScrapeRows } from './scrape-rows.ts'
import { SeriesCache } from './series-cache.ts'
import { storeScrape } from './store-scrape.ts'
import { TargetMetadata } from './target-metadata.ts'

const scraper = () => ({ cache: new SeriesCache(), metadata: new TargetMetadata() })

/** Rows of series numbered from `from`, known ones are found again. */
function rowsOf({ cache }: { readonly cache: SeriesCache }, from: number, count: number): ScrapeRows {
  const rows = new ScrapeRows(0)
  for (let i = from; i < from + count; i++) {
    const key = Buffer.from(`s${i}`)
    rows.add(cache.find(key, 0, key.length) ?? cache.add(key, 0, key.length, [['__name__', `s${i}`]]), 1, i)
  }
  return rows
}

test('series that go on come first, those that begin after them, never many at once', async () => {
  const known = scraper()
  const door = recordDoor()
  const sizes: number[] = []
  const store: typeof door.store = async (target, write) => {
    await door.store(target, write)
    sizes.push(door.take().length)
  }
  await storeScrape({ store, target: 'a', scraper: known, nowMs: 0 }, rowsOf(known, 0, 4500))
  expect(sizes.splice(0)).toEqual([2000, 2000, 500])
  await storeScrape({ store, target: 'a', scraper: known, nowMs: 60_000 }, rowsOf(known, 0, 4600))
  expect(sizes).toEqual([2000, 2000, 500, 100])
})

test('when no more series may begin those that go on are stored all the same, and the others try again', async () => {
  const known = scraper()
  const door = recordDoor()
  let full = false
  const store: typeof door.store = async (target, write) => {
    const before = door.lines.length
    await door.store(target, write)
    if (full && door.lines.slice(before).some((line) => /^s[1-9]\d/.test(line))) {
      door.lines.length = before
      throw new Fault('overloaded', 'too many')
    }
  }
  await storeScrape({ store, target: 'a', scraper: known, nowMs: 0 }, rowsOf(known, 0, 10))
  expect(door.take()).toHaveLength(10)
  full = true
  await expect(storeScrape({ store, target: 'a', scraper: known, nowMs: 1000 }, rowsOf(known, 0, 20))).rejects.toThrow('too many')
  expect(door.take()).toHaveLength(10)
  full = false
  await storeScrape({ store, target: 'a', scraper: known, nowMs: 2000 }, rowsOf(known, 0, 20))
  expect(door.take()).toHaveLength(20)
})

test('what of the samples is refused is told, and the rest is stored', async () => {
  const known = scraper()
  const door = recordDoor()
  let parts = 0
  const store: typeof door.store = async (target, write) => {
    await door.store(target, write)
    return ++parts === 1 ? '3 records rejected: too many series' : undefined
  }
  const refusal = await storeScrape({ store, target: 'a', scraper: known, nowMs: 0 }, rowsOf(known, 0, 2100))
  expect({ refusal, stored: door.take().length }).toEqual({ refusal: '3 records rejected: too many series', stored: 2100 })
})
