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

test('series that go on come first and many at once, those that begin a few at a time', async () => {
  const target = scraper()
  const door = recordDoor()
  const sizes: number[] = []
  const store: typeof door.store = async (write) => {
    await door.store(write)
    sizes.push(door.take().length)
  }
  await storeScrape({ store, scraper: target, nowMs: 0 }, rowsOf(target, 0, 450))
  expect(sizes.splice(0)).toEqual([200, 200, 50])
  await storeScrape({ store, scraper: target, nowMs: 60_000 }, rowsOf(target, 0, 500))
  expect(sizes.splice(0)).toEqual([450, 50])
  await storeScrape({ store, scraper: target, nowMs: 3_600_000 }, rowsOf(target, 0, 500))
  expect(sizes).toEqual([200, 200, 100])
})

test('when no more series may begin those that go on are stored all the same, and the others try again', async () => {
  const target = scraper()
  const door = recordDoor()
  let full = false
  const store: typeof door.store = async (write) => {
    const before = door.lines.length
    await door.store(write)
    if (full && door.lines.slice(before).some((line) => /^s[1-9]\d/.test(line))) {
      door.lines.length = before
      throw new Fault('overloaded', 'too many')
    }
  }
  await storeScrape({ store, scraper: target, nowMs: 0 }, rowsOf(target, 0, 10))
  expect(door.take()).toHaveLength(10)
  full = true
  await expect(storeScrape({ store, scraper: target, nowMs: 1000 }, rowsOf(target, 0, 20))).rejects.toThrow('too many')
  expect(door.take()).toHaveLength(10)
  full = false
  await storeScrape({ store, scraper: target, nowMs: 2000 }, rowsOf(target, 0, 20))
  expect(door.take()).toHaveLength(20)
})

test('a door that has forgotten all series gets them a few at a time', async () => {
  const target = scraper()
  const door = recordDoor()
  await storeScrape({ store: door.store, scraper: target, nowMs: 0 }, rowsOf(target, 0, 500))
  door.take()
  const store: typeof door.store = async (write) => {
    const before = door.lines.length
    await door.store(write)
    if (door.lines.length - before <= 256) return
    door.lines.length = before
    throw new Error('too much new')
  }
  await storeScrape({ store, scraper: target, nowMs: 1000 }, rowsOf(target, 0, 500))
  expect(new Set(door.take()).size).toBe(500)
})
