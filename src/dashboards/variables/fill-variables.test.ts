import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseExpr, promqlFeatures } from '../../query/promql/index.ts'
import type { BoundVariable } from './bound-variable.ts'
import { fillVariables, referredVariables } from './fill-variables.ts'
import { timeVariables } from './time-variables.ts'

const one = (value: string): BoundVariable => ({ values: [value], isMulti: false, raw: null })
const many = (...values: string[]): BoundVariable => ({ values, isMulti: true, raw: null })

test.each([
  ['up{job="$job"}', { job: one('api') }, 'up{job="api"}'],
  ['up{job="${job}"}', { job: one('api') }, 'up{job="api"}'],
  ['up{job="[[job]]"}', { job: one('api') }, 'up{job="api"}'],
  ['up{job=~"$job"}', { job: many('a', 'b') }, 'up{job=~"(a|b)"}'],
  ['up{job=~"$job"}', { job: many('10.0.0.1:80') }, String.raw`up{job=~"10\\.0\\.0\\.1:80"}`],
  ['up{job=~`$job`}', { job: many('10.0.0.1') }, 'up{job=~`10\\.0\\.0\\.1`}'],
  ['up{job=~"${job:pipe}"}', { job: many('a', 'b') }, 'up{job=~"a|b"}'],
  ['sum by (${by:csv}) (up)', { by: many('a', 'b') }, 'sum by (a,b) (up)'],
  ['topk($n, up)', { n: one('5') }, 'topk(5, up)'],
  ['up{job=~"$job"}', { job: { values: ['a'], isMulti: true, raw: '.+' } }, 'up{job=~".+"}'],
  ['$nobody + ${nobody:pipe}', {}, '$nobody + ${nobody:pipe}'],
  ['$job$jobs', { job: one('a'), jobs: one('b') }, 'ab'],
  [`label_replace(up, "x", "$1", "y", '$job')`, { job: one("it's") }, String.raw`label_replace(up, "x", "$1", "y", 'it\'s')`],
  // A comment's quotes begin no text, and nothing in it ends it.
  ['# the disks\' share\nup{job="$job"}', { job: one('a"b') }, String.raw`# the disks' share` + '\n' + String.raw`up{job="a\"b"}`],
  ['up # 5" disks\r+ up{job=~"$job"}', { job: many('a.b') }, String.raw`up # 5" disks` + '\r' + String.raw`+ up{job=~"a\\.b"}`],
  ['up{a="#",job="$job"}', { job: one('a"b') }, String.raw`up{a="#",job="a\"b"}`],
  ['up # of $job', { job: one('a\n+ 1') }, 'up # of a + 1'],
])('%s', (text, variables, filled) => {
  expect(fillVariables(text, variables)).toBe(filled)
})

test('no value ends the text it stands in, nor does one of several reach further than its own', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), fc.constantFrom('"', "'"), (values, quote) => {
      const filled = fillVariables(`up{a=${quote}$one${quote},b=~${quote}$many${quote}}`, {
        one: one(values[0] ?? ''),
        many: many(...values.map((value) => value.replaceAll('\0', ''))),
      })
      const expr = parseExpr(filled, { features: promqlFeatures })
      if (expr.kind !== 'vector_selector') throw new Error(`became a ${expr.kind}`)
      expect(expr.matchers.find(({ name }) => name === 'a')?.value).toBe(values[0])
    }),
  )
})

test('what a variable of several values stands for matches each of them and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }), fc.string(), (values, other) => {
      const filled = fillVariables('`$many`', { many: many(...values.map((value) => value.replaceAll('`', ''))) })
      const pattern = new RegExp(`^(?:${filled.slice(1, -1)})$`, 's')
      const kept = values.map((value) => value.replaceAll('`', ''))
      for (const value of kept) expect(pattern.test(value)).toBe(true)
      expect(pattern.test(other)).toBe(kept.includes(other))
    }),
  )
})

test('braces and brackets of any text leave what they do not name as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', '[', ']', ':', 'a', '"') }), (text) => {
      expect(fillVariables(text, {})).toBe(text)
    }),
  )
})

test('the names a text refers to', () => {
  expect([...referredVariables('$a ${b:pipe} [[c]] ${d.e}')]).toEqual(['a', 'b', 'c', 'd'])
})

test('a rate over $__rate_interval has four samples at least and misses none', () => {
  const filled = (stepMs: number, minStepMs: number): string =>
    fillVariables('[$__rate_interval] [$__interval] [${__range}]', timeVariables({ fromMs: 0, toMs: 3_600_000, stepMs, minStepMs }))
  expect(filled(15_000, 0)).toBe('[4m] [15s] [3600s]')
  expect(filled(600_000, 0)).toBe('[11m] [10m] [3600s]')
  expect(filled(15_000, 15_000)).toBe('[1m] [15s] [3600s]')
})
