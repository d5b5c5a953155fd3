import { expect, test } from 'vitest'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { drawMetric, viewsOf } from './metric-drawing.ts'

const row = (name: string, kind: MetricRow['kind'], more: Partial<MetricRow> = {}): MetricRow => ({
  name,
  series: name,
  kind,
  hasQuantiles: false,
  unit: '',
  help: '',
  scope: { matchers: '', restriction: '', missing: [] },
  ...more,
})
const none = { view: '', by: '', filters: [] } as const

test('each kind as it is best looked at', () => {
  expect(drawMetric(row('jobs_total', 'counter'))).toMatchObject({ expr: 'sum (rate(jobs_total[$__rate_interval]))', unit: 'perSecond' })
  expect(drawMetric(row('lat_seconds', 'histogram'))).toMatchObject({
    brief: 'histogram_quantile(0.95, sum by (le) (rate(lat_seconds_bucket[$__rate_interval])))',
    told: 'quantile',
    unit: 'seconds',
    isMeasured: true,
  })
  expect(drawMetric(row('lat', 'nativeHistogram')).brief).toBe('histogram_quantile(0.95, sum (rate(lat[$__rate_interval])))')
  expect(drawMetric(row('wait', 'summary', { hasQuantiles: true })).expr).toBe('avg by (quantile) (wait)')
  expect(drawMetric(row('wait', 'summary')).expr).toContain('wait_sum')
  expect(drawMetric(row('heap', 'gauge'))).toMatchObject({ brief: 'avg (heap)', told: 'stat' })
  expect(drawMetric(row('process_start_time_seconds', 'gauge')).expr).toBe('time() - max (process_start_time_seconds)')
  expect(drawMetric(row('app_build_info', 'info'))).toMatchObject({ view: 'table', expr: 'app_build_info' })
})

test('a label breaks down, filters and the scope narrow, what the kind has not is not shown', () => {
  const scope = { matchers: 'service="checkout"', restriction: ' and on (job, instance) target_info{env="production"}', missing: [] }
  const filters = [{ label: 'code', isNot: true, value: '200' }]
  expect(drawMetric(row('jobs_total', 'counter', { scope }), { view: '', by: 'job', filters }).expr).toBe(
    'sum by (job) (rate(jobs_total{service="checkout", code!="200"}[$__rate_interval]) and on (job, instance) target_info{env="production"})',
  )
  expect(drawMetric(row('heap', 'gauge'), { ...none, by: 'job' })).toMatchObject({ expr: 'avg by (job) (heap)', told: '' })
  expect(drawMetric(row('heap', 'gauge'), { ...none, view: 'heat' }).view).toBe('mean')
  expect(drawMetric(row('lat', 'histogram'), { ...none, view: 'heat' }).expr).toBe('sum by (le) (rate(lat_bucket[$__rate_interval]))')
  expect(viewsOf(row('lat', 'histogram'))).toContain('heat')
})
