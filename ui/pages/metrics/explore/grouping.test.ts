import fc from 'fast-check'
import { expect, test } from 'vitest'

import { groupExpr, readGroup } from './grouping.ts'

test('rates are added, gauges averaged', () => {
  expect(groupExpr('rate(a[5m])', 'counter', 'job')).toBe('sum by (job) (rate(a[5m]))')
  expect(groupExpr('up', 'untyped', 'service.name')).toBe('avg by ("service.name") (up)')
})

test('what was grouped is taken apart again', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (expr, label) => {
      expect(readGroup(groupExpr(expr, 'gauge', label))).toEqual({ inner: expr, label })
    }),
  )
  expect(readGroup('sum(up)')).toEqual({ inner: 'sum(up)', label: '' })
  expect(readGroup('sum by ("\\x") (up)')).toMatchObject({ label: '' })
})
