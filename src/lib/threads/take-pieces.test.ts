import { expect, test } from 'vitest'

import { takePieces } from './take-pieces.ts'
import type { Counting } from './testdata/counting-worker.ts'

const file = new URL('testdata/counting-worker.ts', import.meta.url)

function counting(count: number, end: Counting['end'] = 'whole'): Counting {
  return { count, end, made: new Int32Array(new SharedArrayBuffer(4)) }
}

function take(data: Counting, taken: (n: number) => Promise<void> | void, signal?: AbortSignal): Promise<void> {
  return takePieces(file, { data, heapMb: 64, signal, what: 'the numbers' }, taken)
}

test('pieces come in their order, each in a turn of its own, and the next is made when the last was taken', async () => {
  const data = counting(50)
  const seen: { readonly n: number; readonly made: number; readonly turn: number }[] = []
  let turn = 0
  let ticking = setImmediate(function tick() {
    turn++
    ticking = setImmediate(tick)
  })
  await take(data, async (n) => {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push({ n, made: Atomics.load(data.made, 0), turn })
  })
  clearImmediate(ticking)
  expect(seen.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
  expect(seen.map(({ made }) => made)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
  expect(new Set(seen.map((one) => one.turn)).size).toBe(50)
})

test('what a thread dies of is told', async () => {
  const taken: number[] = []
  const failure = take(counting(2, 'throws'), (n) => void taken.push(n))
  await expect(failure).rejects.toMatchObject({ code: 'unavailable', cause: { message: 'broken off' } })
  expect(taken).toEqual([0, 1])
})

test('who cannot take a piece ends the thread, and throws what went wrong', async () => {
  const data = counting(1000)
  const failure = take(data, (n) => {
    if (n === 3) throw new RangeError('enough')
  })
  await expect(failure).rejects.toThrow(new RangeError('enough'))
  expect(Atomics.load(data.made, 0)).toBe(4)
})

test('a thread that never ends is ended by the signal, as is one that has not begun', async () => {
  const stopping = new AbortController()
  const spinning = take(counting(1, 'spins'), () => stopping.abort(), stopping.signal)
  await expect(spinning).rejects.toMatchObject({ code: 'unavailable', message: 'reading the numbers was interrupted' })
  const taken: number[] = []
  await expect(take(counting(1), (n) => void taken.push(n), stopping.signal)).rejects.toMatchObject({ code: 'unavailable' })
  expect(taken).toEqual([])
})
