import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ByteWriter } from '../../../lib/wire/byte-writer.ts'
import type { InsertListener, TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { Labels } from '../labels.ts'
import { Announcements } from './announcements.ts'

interface Row {
  readonly project: number
  readonly labels: Labels
}

/** Announcements, and how to tell of rows of a table. */
function open(): { announcements: Announcements; insert: (rows: readonly Row[], cut?: number, table?: string) => void } {
  const listeners: InsertListener[] = []
  // Nothing else of the store is used.
  const store: Partial<TelemetryStore> = {
    onInsert: (listener) => {
      listeners.push(listener)
      return () => undefined
    },
  }
  const announcements = new Announcements(store as TelemetryStore)
  return {
    announcements,
    insert(rows, cut = 0, table = 'metric_series') {
      const out = new ByteWriter()
      for (const [at, { project, labels }] of rows.entries()) {
        out.uint32(project)
        out.string(labels.get('__name__'))
        out.halves(at, 7)
        const pairs = [...labels.withoutName().entries()]
        out.varint(pairs.length)
        for (const text of pairs.flat()) out.string(text)
        out.uint32(100 + at)
        out.uint32(4)
      }
      const bytes = out.copy()
      const middle = bytes.length === 0 ? 0 : cut % bytes.length
      for (const listener of listeners) listener(table, [bytes.subarray(0, middle), bytes.subarray(middle)])
    },
  }
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 150 })
const anyRows = fc.array(
  fc.record({
    project: fc.integer({ min: 1, max: 3 }),
    labels: fc
      .tuple(fc.constantFrom('a', 'b', 'ש'), fc.array(fc.tuple(anyText, anyText), { maxLength: 5 }))
      .map(([metric, pairs]) => Labels.from([...pairs, ['__name__', metric]])),
  }),
  { maxLength: 20 },
)
const up: Row = { project: 1, labels: Labels.from([['__name__', 'up']]) }

describe('announcements', () => {
  test('are told by project and metric from a position on, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(anyRows, anyRows, fc.nat(), (before, after, cut) => {
        const { announcements, insert } = open()
        insert(before, cut)
        const { position } = announcements
        insert(after, cut)
        for (const project of [1, 2, 3])
          for (const metric of [undefined, 'a', 'ש']) {
            const expected = [...after.entries()]
              .filter(([, row]) => row.project === project && (metric === undefined || row.labels.get('__name__') === metric))
              .map(([at, { labels }]) => [at, 7, labels.key, (100 + at) * 1000])
            const told = announcements.since(project, position, metric) ?? []
            expect(told.map(({ low, high, labels, firstSeenMs }) => [low, high, labels.key, firstSeenMs])).toEqual(expected)
          }
      }),
    )
  })

  test('that are too many, or too long ago, are not told', () => {
    const { announcements, insert } = open()
    insert([up])
    const first = announcements.position
    insert(Array.from({ length: 6000 }, () => up))
    expect(announcements.since(1, first, undefined)).toBeUndefined()
    expect(announcements.since(1, announcements.position, undefined)).toEqual([])
    expect(announcements.since(2, first, undefined)).toEqual([])
    expect(announcements.since(1, first, 'other')).toEqual([])
    const second = announcements.position
    for (let i = 0; i < 4; i++) insert(Array.from({ length: 6000 }, () => up))
    expect(announcements.since(1, second, 'other')).toBeUndefined()
    expect(announcements.since(1, announcements.position - 10, undefined)).toHaveLength(10)
    expect(announcements.since(2, second, undefined)).toEqual([])
  })

  test('of an insert that is too large to be looked at make all before old; other tables are none', () => {
    const { announcements, insert } = open()
    insert([up])
    const { position } = announcements
    insert([up], 0, 'metric_samples')
    expect(announcements.since(1, position, undefined)).toEqual([])
    insert([{ ...up, labels: up.labels.with('x', 'x'.repeat(3 * 2 ** 20)) }])
    expect(announcements.since(1, position, undefined)).toBeUndefined()
    expect(announcements.since(2, position, undefined)).toBeUndefined()
    expect(announcements.since(1, announcements.position, undefined)).toEqual([])
  })
})
