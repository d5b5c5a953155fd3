import fc from 'fast-check'
import { expect, test } from 'vitest'

import { LabelRanges } from '../../../model/series.ts'
import { type CachedSeries, SeriesCache } from './series-cache.ts'

const ranges = new LabelRanges()

function labelsOf(cache: SeriesCache, series: CachedSeries): string[] {
  cache.readLabels(series, ranges)
  const { bytes, bounds, length } = ranges
  return Array.from({ length: length * 2 }, (_, i) => bytes.toString('utf8', bounds[i * 2], bounds[i * 2 + 1]))
}

test('does what a map does, in any order, and keeps the labels of each when others are forgotten', () => {
  const key = fc.stringMatching(/^[a-d]{1,3}$/)
  const scrapes = fc.array(fc.array(key, { maxLength: 30 }), { maxLength: 8 })
  fc.assert(
    fc.property(scrapes, fc.func(fc.boolean()), (rounds, isKept) => {
      const cache = new SeriesCache()
      const model = new Map<string, CachedSeries>()
      for (const [round, keys] of rounds.entries()) {
        cache.rewind()
        for (const text of keys) {
          const bytes = Buffer.from(`..${text}..`)
          const found = cache.find(bytes, 2, 2 + text.length)
          expect(found).toBe(model.get(text))
          if (found === undefined)
            model.set(
              text,
              cache.add(bytes, 2, 2 + text.length, [
                ['__name__', text],
                ['ä', `${text}ö`],
              ]),
            )
        }
        for (const [text, series] of model) expect(labelsOf(cache, series)).toEqual(['__name__', text, 'ä', `${text}ö`])
        const kept = new Set([...model].filter(([text]) => isKept(text, round)).map(([, series]) => series))
        cache.keepOnly((series) => kept.has(series))
        for (const [text, series] of model) if (!kept.has(series)) model.delete(text)
      }
      expect(cache.all).toHaveLength(model.size)
      expect(new Set(cache.all.map((series) => cache.describe(series))).size).toBe(model.size)
    }),
  )
})
