import { expect, test } from 'vitest'

import { piecesOf } from './lane-pieces.ts'

const hour = { fromMs: 0, toMs: 3600 }
const written = (...given: Parameters<typeof piecesOf>) => piecesOf(...given).map(({ state, fromMs, toMs }) => `${state} ${fromMs}-${toMs}`)

test('quiet, waiting and firing fill the whole time', () => {
  const stretches = [
    { fromMs: 600, toMs: 900 },
    { fromMs: 2000, toMs: 3600 },
  ]
  expect(written(stretches, 300, hour)).toEqual([
    'quiet 0-300',
    'pending 300-600',
    'firing 600-900',
    'quiet 900-1700',
    'pending 1700-2000',
    'firing 2000-3600',
  ])
  expect(written(stretches, 0, hour)).toEqual(['quiet 0-600', 'firing 600-900', 'quiet 900-2000', 'firing 2000-3600'])
})

test('what reaches over the ends is cut there, and a wait begins after what fired before', () => {
  const stretches = [
    { fromMs: -500, toMs: 100 },
    { fromMs: 200, toMs: 300 },
    { fromMs: 3500, toMs: 9000 },
    { fromMs: 9500, toMs: 9600 },
  ]
  expect(written(stretches, 300, hour)).toEqual([
    'firing 0-100',
    'pending 100-200',
    'firing 200-300',
    'quiet 300-3200',
    'pending 3200-3500',
    'firing 3500-3600',
  ])
})

test('what never fired, or fires no more, is quiet', () => {
  expect(written([], 300, hour)).toEqual(['quiet 0-3600'])
  expect(written([{ fromMs: -900, toMs: -600 }], 300, hour)).toEqual(['quiet 0-3600'])
})
