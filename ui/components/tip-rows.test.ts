import { expect, test } from 'vitest'

import { tipRows } from './tip-rows.ts'

const chart = (values: readonly (number | null)[]) => ({
  fromMs: 0,
  stepMs: 1,
  series: values.map((value, index) => ({ title: `line ${index}`, colour: '--c1', values: [value] })),
})

test('the largest come first, the nearest is marked and never left out', () => {
  const { rows, more } = tipRows(chart(Array.from({ length: 14 }, (_, index) => index)), { index: 0, value: 1.2 }, String)
  expect(rows.map(({ value }) => value)).toEqual(['13', '12', '11', '10', '9', '8', '7', '6', '5', '1'])
  expect(rows.map(({ nearest }) => nearest).indexOf(true)).toBe(9)
  expect(more).toBe(4)
})

test('a single line says when it has no value, several leave out those without', () => {
  expect(tipRows(chart([null]), { index: 0, value: 0 }, String).rows).toMatchObject([{ value: '–' }])
  expect(tipRows(chart([null, 4]), { index: 0, value: 0 }, String)).toMatchObject({ rows: [{ title: 'line 1', value: '4' }], more: 0 })
})

test('the value at the time compared with stands beside the line of the same name', () => {
  const { rows } = tipRows(chart([5, 6]), { index: 0, value: 5 }, String, { ...chart([4, null]), fromMs: -1000 })
  expect(rows.map(({ value, before }) => [value, before])).toEqual([
    ['6', undefined],
    ['5', '4'],
  ])
})
