import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cutLines } from './cut-lines.ts'

const line = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/\s/gu, '-'))

test('however the text comes, every line stands in one piece, and no piece has too many', async () => {
  const numbers = [fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 90 })] as const
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), ...numbers, async (lines, size, later, mostBytes) => {
      const text = Buffer.from(lines.map((one) => `${one}\n`).join(''))
      async function* source(): AsyncGenerator<Buffer> {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size)
      }
      const pieces: string[] = []
      for await (const piece of cutLines(source(), { first: 1, later, mostBytes })) pieces.push(piece)
      expect(pieces.flatMap((piece) => piece.split('\n'))).toEqual(lines)
      for (const [index, piece] of pieces.entries()) {
        const some = piece.split('\n')
        expect(some.length).toBeLessThanOrEqual(index === 0 ? 1 : later)
        // The last line is the one with which it has enough.
        expect(Buffer.byteLength(some.slice(0, -1).join('\n'))).toBeLessThan(mostBytes)
      }
    }),
  )
})
