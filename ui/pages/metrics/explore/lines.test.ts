import { expect, test } from 'vitest'

import { leadingLines, linesOf, valueAt } from './lines.ts'

const answer = (values: readonly (readonly (number | null)[])[]) => ({
  t0: 0,
  step: 1000,
  more: 0,
  annotations: [],
  series: values.map((line, index) => ({ labels: { i: String(index) }, values: [...line] })),
})

test('the largest lead with colours in the order of their names, the others are grey', () => {
  const lines = linesOf(answer(Array.from({ length: 20 }, (_, index) => [index])), 'x')
  const leading = lines.filter(({ leads }) => leads)
  expect(leading.map(({ title }) => title)).toEqual(Array.from({ length: leadingLines }, (_, index) => String(index + 8)))
  expect(leading.map(({ colour }) => colour).slice(0, 2)).toEqual(['--c1', '--c2'])
  expect(new Set(lines.slice(leadingLines).map(({ colour }) => colour))).toEqual(new Set(['--control']))
})

test('values at the cursor, last values and summaries pass over gaps', () => {
  const [line, none] = linesOf(answer([[1, null, 3, null], [null]]), 'x')
  if (!line || !none) throw new Error('two lines were given')
  expect(valueAt(line, 1)).toBeNull()
  expect(valueAt(line, null)).toBe(3)
  expect(line.summary).toEqual({ least: 1, mean: 2, most: 3 })
  expect(none.summary).toBeUndefined()
})
