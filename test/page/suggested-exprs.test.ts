import { expect, test } from 'vitest'

import { parseExpr, promqlFeatures } from '../../src/query/promql/index.ts'
import { fillRateInterval } from '../../ui/pages/metrics/explore/query-grid.ts'
import { selectorOf, suggestExpr } from '../../ui/pages/metrics/explore/suggest-expr.ts'

/** What the page writes must be what the server reads. */
test.each(['counter', 'gauge', 'histogram', 'nativeHistogram', 'summary', 'untyped'] as const)(
  'the suggestion for a %s is PromQL',
  (kind) => {
    for (const series of ['http_requests_total', 'process_start_time_seconds', 'http.server.duration', 'say "hi"\\', 'ארנק']) {
      const expr = suggestExpr({ name: series, series, kind, unit: '', help: '' })
      expect(() => parseExpr(fillRateInterval(expr, 15_000), { features: promqlFeatures })).not.toThrow()
    }
  },
)

test('a name with other characters is quoted', () => {
  expect(selectorOf('job:up:sum')).toBe('job:up:sum')
  expect(selectorOf('http.server')).toBe('{"http.server"}')
})
