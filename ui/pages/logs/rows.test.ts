import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { writeCsv, writeCurl } from './export-rows.ts'
import { moveName, readNames, toggleName, writeNames } from './name-list.ts'
import { readNested } from './read-json.ts'
import { rowIndexOf, rowKeyAt } from './row-keys.ts'

test('a row is found again by its name, also among rows of the same time and among rows that are alike', () => {
  const some = fc.record({ second: fc.integer({ min: 0, max: 3 }), body: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 30 }), (given) => {
      const rows = given.map(({ second, body }) => row({ timestamp: `2026-11-20T13:42:0${second}Z`, body }))
      const sorted = rows.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
      for (const index of sorted.keys()) expect(rowIndexOf(sorted, rowKeyAt(sorted, index))).toBe(index)
    }),
  )
  expect(rowIndexOf([row({})], '2026-11-20T13:42:00Z')).toBe(0)
  expect(rowIndexOf([row({})], '2026-11-20T13:42:00Z~other')).toBe(-1)
})

test('a name holds whatever else is found', () => {
  const rows = ['a', 'b', 'c'].map((body) => row({ body }))
  expect(rowIndexOf([row({ body: 'c' })], rowKeyAt(rows, 2))).toBe(0)
})

test('names go into the address and come back', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 8 })
  fc.assert(
    fc.property(names, (list) => {
      fc.pre(list.join() !== '-')
      expect(readNames(writeNames(list, ['severity', 'service']), ['severity', 'service'])).toEqual(list)
    }),
  )
  expect(writeNames(['severity', 'service'], ['severity', 'service'])).toBe('')
  expect(toggleName(['a', 'b'], 'a')).toEqual(['b'])
  expect(moveName(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(moveName(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c'])
})

test('CSV keeps lines, quotes and commas, and runs nothing', () => {
  const rows = [row({ body: 'say "hi",\nthen go', attributes: { n: '=1+1' } })]
  expect(writeCsv(rows, ['n', 'missing'])).toBe('timestamp,n,missing,body\r\n2026-11-20T13:42:00Z,\'=1+1,,"say ""hi"",\nthen go"')
})

test('the call of the API is safe in a shell', () => {
  const curl = writeCurl('https://v.example', { q: `it's "x" $(rm)`, from: 'now-1h', to: 'now', environment: '', service: 'shop' })
  expect(curl).toContain(String.raw`--data-urlencode 'q=it'\''s "x" $(rm)'`)
  expect(curl).toContain(`--data-urlencode 'service=shop'`)
  expect(curl).not.toContain('environment')
})

test('only objects and arrays are trees', () => {
  expect(readNested('{"a":[1]}')).toEqual({ a: [1] })
  expect(readNested(' [1] ')).toEqual([1])
  for (const text of ['1', '"a"', 'null', '{a}', '[error] x', '', '{'.repeat(300_000)]) expect(readNested(text)).toBeUndefined()
})

test('a number that is longer than JavaScript has them is shown as it was sent', () => {
  const text = String.raw`{"id":1234567890123456789,"in":["-9007199254740993 \\","x",-9007199254740993,1e400],"plain":[1.0,0.1,1e3,1792000000000000]}`
  expect(readNested(text)).toEqual({
    id: '1234567890123456789',
    in: ['-9007199254740993 \\', 'x', '-9007199254740993', '1e400'],
    plain: [1, 0.1, 1000, 1792000000000000],
  })
  expect(readNested('{1234567890123456789:1}')).toBeUndefined()
})

function row(given: Partial<LogRow>): LogRow {
  return {
    timestamp: '2026-11-20T13:42:00Z',
    service: '',
    host: '',
    severity: 'info',
    severityText: '',
    body: '',
    traceId: '',
    spanId: '',
    attributes: {},
    resource: {},
    scope: '',
    class: 'application',
    ...given,
  }
}
