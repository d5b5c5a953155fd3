import fc from 'fast-check'
import { expect, test } from 'vitest'

import { columnsOf, type SpanTuple } from '../../src/query/traces/span-columns.ts'
import { readPieces } from '../../ui/pages/trace/model/read-pieces.ts'
import { appendSpans, makeSpanStore, nameOf, serviceOf } from '../../ui/pages/trace/model/span-store.ts'

const text = fc.string({ maxLength: 12 })
const span = fc.tuple(
  fc.stringMatching(/^[0-9a-f]{16}$/),
  fc.stringMatching(/^([0-9a-f]{16})?$/),
  text,
  text,
  fc.constantFrom('server', 'client'),
  fc.constantFrom('unset', 'error'),
  fc.integer({ min: 1_795_132_800, max: 1_795_142_800 }),
  fc.nat(999_999_999),
  fc.nat(),
  fc.nat(9),
)
const start = { seconds: 1_795_132_800, nanos: 17 }
const head = { traceId: 'f'.repeat(32), start: '2026-11-20T13:42:00.000Z', durationMs: 1, errorCount: 0, truncated: false }

/** The answer in as many bytes at a time as one likes. */
async function collect(body: string, sizes: readonly number[]): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(body)
  let at = 0
  let turn = 0
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      const size = sizes[turn++ % sizes.length] ?? 1
      controller.enqueue(bytes.slice(at, at + size))
      at += size
    },
  })
  const pieces = []
  for await (const piece of readPieces(stream)) pieces.push(piece)
  return pieces
}

test('what the server puts into columns comes out of the store, wherever the answer is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { maxLength: 20 }),
      fc.nat(20),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
      async (rows, cut, sizes) => {
        const known = new Map<string, number>()
        const tuples: readonly SpanTuple[] = rows
        const pieces = [
          { trace: { ...head, spanCount: rows.length }, spans: columnsOf(tuples.slice(0, cut), start, known) },
          { spans: columnsOf(tuples.slice(cut), start, known) },
        ]
        const lines = `[${pieces.map((piece) => JSON.stringify(piece)).join(',\n')}]`
        expect(await collect(lines, sizes)).toEqual(pieces)
        expect(await collect(JSON.stringify(pieces), sizes)).toEqual(pieces)
        const store = makeSpanStore({ ...head, spanCount: rows.length })
        for (const { spans } of pieces) appendSpans(store, spans)
        expect(store.count).toBe(rows.length)
        for (const [index, [spanId, parent, name, service, , status, seconds, nanos, duration]] of rows.entries()) {
          expect([store.spanId[index], store.parentSpanId[index], nameOf(store, index), serviceOf(store, index)]).toEqual([
            spanId,
            parent,
            name,
            service,
          ])
          expect(store.failed[index]).toBe(status === 'error' ? 1 : 0)
          expect(store.start[index]).toBeCloseTo((seconds - start.seconds) * 1e3 + (nanos - start.nanos) / 1e6, 5)
          expect(store.duration[index]).toBeCloseTo(duration / 1e6)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('an answer that breaks off is no trace', async () => {
  await expect(collect('[{"spans":{"te', [5])).rejects.toThrow()
})
