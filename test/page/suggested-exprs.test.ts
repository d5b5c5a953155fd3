import fc from 'fast-check'
import { expect, test } from 'vitest'

import { metricKinds } from '../../src/api/contract/metrics.ts'
import { parseExpr, promqlFeatures, typeOf } from '../../src/query/promql/index.ts'
import { drawMetric, viewsOf } from '../../ui/pages/metrics/build/metric-drawing.ts'
import { selectorWith } from '../../ui/pages/metrics/build/selector.ts'
import { fillRateInterval } from '../../ui/pages/metrics/explore/query-grid.ts'

const scopes = [
  { matchers: '', restriction: '', missing: [] },
  {
    matchers: 'service="checkout", job=~"(.+/)?checkout"',
    restriction: ' and on (job, instance) target_info{env="production"}',
    missing: [],
  },
]
const names = ['http_requests_total', 'process_start_time_seconds', 'http.server.duration', 'say "hi"\\', 'ארנק']
const labels = ['', 'job', 'http.route', 'say "hi"']

/** What the page writes must be what the server reads. */
test.each(metricKinds)('every view of a %s is PromQL', (kind) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.boolean(),
      fc.constantFrom(...scopes),
      fc.constantFrom(...labels),
      fc.array(fc.record({ label: fc.constantFrom('code', 'http.route'), isNot: fc.boolean(), value: fc.string() }), { maxLength: 2 }),
      (series, hasQuantiles, scope, by, filters) => {
        const row = { name: series, series, kind, hasQuantiles, unit: '', help: '', scope: { ...scope, missing: [] } }
        for (const view of viewsOf(row)) {
          const { expr, view: drawn } = drawMetric(row, { view, by, filters })
          expect(drawn).toBe(view)
          expect(typeOf(parseExpr(fillRateInterval(expr, 15_000), { features: promqlFeatures }))).toBe('vector')
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('a name with other characters is quoted', () => {
  expect(selectorWith('job:up:sum', '')).toBe('job:up:sum')
  expect(selectorWith('http.server', '')).toBe('{"http.server"}')
  expect(selectorWith('http.server', 'job="a"')).toBe('{"http.server", job="a"}')
  expect(selectorWith('up', 'job="a"')).toBe('up{job="a"}')
})
