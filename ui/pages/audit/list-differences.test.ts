import { expect, test } from 'vitest'

import { listDifferences } from './list-differences.ts'

test('only what differs, by its place', () => {
  const before = { spans: 30, logs: { debug: 30, audit: null }, gone: 'x' }
  const after = { spans: 7, logs: { debug: 30, audit: 365 }, fresh: ['a'] }
  expect(listDifferences(before, after)).toEqual([
    { path: 'spans', before: '30', after: '7' },
    { path: 'logs.audit', before: 'null', after: '365' },
    { path: 'fresh', before: undefined, after: '["a"]' },
    { path: 'gone', before: 'x', after: undefined },
  ])
})

test('lists of one length place by place, of another as a whole; equal things differ nowhere', () => {
  expect(listDifferences({ rules: [{ a: 1 }, { a: 2 }] }, { rules: [{ a: 1 }, { a: 3 }] })).toEqual([
    { path: 'rules[1].a', before: '2', after: '3' },
  ])
  expect(listDifferences({ rules: [1] }, { rules: [1, 2] })).toEqual([{ path: 'rules', before: '[1]', after: '[1,2]' }])
  expect(listDifferences({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([])
  expect(listDifferences(undefined, 5)).toEqual([{ path: '', before: undefined, after: '5' }])
})

test('a hostile entry does not make a list without end', () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, index]))
  expect(listDifferences({}, many)).toHaveLength(500)
})
