import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Fault } from '../../../lib/errors.ts'
import { SqlParams } from '../../sql-params.ts'
import { askedOf, parseSpanSearch } from './parse-span-search.ts'
import { planSpanCondition } from './plan-span-condition.ts'

const plan = (text: string): [string, Record<string, unknown>] => {
  const params = new SqlParams('p')
  return [planSpanCondition(parseSpanSearch(text), params), params.values]
}

test.each([
  ['duration:>1s', '(duration_ns > {p0:Float64})', { p0: 1e9 }],
  ['duration>=1.5ms', '(duration_ns >= {p0:Float64})', { p0: 1.5e6 }],
  ['duration:<250', '(duration_ns < {p0:Float64})', { p0: 250e6 }],
  ['duration:[100us TO 2m]', '(duration_ns >= {p0:Float64} AND duration_ns <= {p1:Float64})', { p0: 1e5, p1: 120e9 }],
  ['service:checkout', '(service = {p0:String})', { p0: 'checkout' }],
  ['status:ERROR', '(status = {p0:String})', { p0: 'error' }],
  ['operation:/^GET/', '(match(name, {p0:String}))', { p0: '^GET' }],
  ['Pay', '(lowerUTF8(name) LIKE lowerUTF8({p0:String}))', { p0: '%Pay%' }],
  ['event:exception', '(arrayExists(one -> one = {p0:String}, `events.name`))', { p0: 'exception' }],
])('%s', (text, sql, values) => {
  expect(plan(text)).toEqual([sql, values])
})

test('5xx is the hundreds, under both names of the attribute', () => {
  const [sql, values] = plan('http.status_code:5xx')
  expect(sql).toMatch(/^\(\(.*\) OR \(.*\)\)$/)
  expect(Object.values(values)).toEqual(['http.status_code', 500, 600, 500, 600, 'http.response.status_code', 500, 600, 500, 600])
})

test.each([
  ['any', ['', 'environment:eu', '-env:eu', 'environment:(eu OR us)', '*']],
  ['outcome', ['duration:>1s', '-status:error duration:<5ms', 'environment:eu status:error', 'env:eu OR duration:>1s']],
  ['named', ['service:a', 'x', 'duration:>1s kind:client', 'a.b:exists', 'host:h', 'environment:eu service:a', 'status:ok OR x']],
])('a search that asks for %s', (asked, texts) => {
  for (const text of texts) expect([text, askedOf(parseSpanSearch(text))]).toEqual([text, asked])
})

test.each([
  ['duration:fast', 10],
  ['duration:>5parsecs', 11],
  ['service:>3', 10],
  ['operation:/(/', 11],
  ['service:(a OR', 14],
])('%s is refused with its place', (text, character) => {
  expect(() => parseSpanSearch(text)).toThrow(new RegExp(`^Search, at character ${character}`))
})

test('any text is a search or a fault of the one who wrote it, and no value of it stands in the SQL', () => {
  const pieces = fc.constantFrom(
    'duration',
    'service',
    'http.status_code',
    'x',
    ':',
    ':>',
    '>=',
    '1s',
    '5xx',
    '"',
    '(',
    ')',
    ' ',
    ' OR ',
    '-',
    '/',
    '*',
    'zq\u0027',
    '[1 TO 2]',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        const found = planOrFault(text)
        expect(typeof found === 'string' || (found instanceof Fault && found.code === 'bad_input')).toBe(true)
        expect(typeof found === 'string' ? found : '').not.toContain("zq'")
      },
    ),
  )
})

test.each(
  [...readFileSync(new URL('../../../../docs/trace-search.md', import.meta.url), 'utf8').matchAll(/```search\n([\s\S]*?)```/g)].flatMap(
    ([, block = '']) => block.trim().split('\n'),
  ),
)('the document says %s', (example) => {
  expect(parseSpanSearch(example).kind).not.toBe('all')
})

function planOrFault(text: string): unknown {
  try {
    return plan(text)[0]
  } catch (error) {
    return error
  }
}
