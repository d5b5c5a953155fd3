import fc from 'fast-check'
import { expect, test } from 'vitest'

import { TextNumbers } from './text-numbers.ts'

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

test('every text has one number, whatever comes in whatever order', () => {
  const text = fc.oneof(
    fc.nat({ max: 40 }).map(String),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.boolean()), { maxLength: 3000 }), (steps) => {
      const numbers = new TextNumbers()
      const model = new Map<string, number>()
      for (const [one, take] of steps) {
        const bytes = Buffer.from(`_${one}_`, 'latin1')
        const where = [bytes, viewOf(bytes), 1, bytes.length - 1] as const
        if (take && !model.has(one)) model.set(one, model.size + 1)
        expect(take ? numbers.take(...where) : numbers.find(...where)).toBe(model.get(one) ?? 0)
      }
      expect(numbers.size).toBe(model.size)
      numbers.clear()
      expect(numbers.find(Buffer.from('0'), viewOf(Buffer.from('0')), 0, 1)).toBe(0)
    }),
    { numRuns: 30 },
  )
})
