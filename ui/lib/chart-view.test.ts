import { expect, test } from 'vitest'

import { keepChartView } from './chart-view.ts'

test.each([
  ['/traces', '?from=now-3h', '/traces'],
  ['/traces', '?from=now-3h&table=1', '/traces?table=1'],
  ['/vedette/logs?q=a%20b', '?table=1', '/vedette/logs?q=a%20b&table=1'],
  ['/logs?q=a#page', '?table=1', '/logs?q=a&table=1#page'],
  ['/logs?table=1', '?table=1', '/logs?table=1'],
  ['/logs?q=a&table=0', '?table=1', '/logs?q=a&table=0'],
  ['/logs?q=table=1', '?table=1', '/logs?q=table=1&table=1'],
  ['/logs', '?table=yes', '/logs'],
])('to %s from %s leads to %s', (address, search, expected) => {
  expect(keepChartView(address, search)).toBe(expected)
})
