import { expect, test } from 'vitest'

import { acceptHeader, chooseReader } from './negotiate.ts'
import { readOpenMetrics } from './read-open-metrics.ts'
import { readPrometheusText } from './read-prometheus-text.ts'

const options = { nativeHistograms: false, classicToo: false }

test('the Accept header is that of Prometheus', () => {
  expect(acceptHeader(['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'], 'allow-utf-8')).toBe(
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,' +
      'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  )
  expect(acceptHeader(['PrometheusProto'], 'underscores')).toBe(
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,*/*;q=0.5',
  )
})

test('what a target says decides, then the fallback, then nothing', () => {
  expect(chooseReader('text/plain; version=0.0.4; charset=utf-8', undefined, options)).toBe(readPrometheusText)
  expect(chooseReader('Application/OpenMetrics-Text', 'PrometheusText0.0.4', options)).toBe(readOpenMetrics)
  expect(chooseReader('', 'PrometheusText0.0.4', options)).toBe(readPrometheusText)
  expect(chooseReader('text/html', 'OpenMetricsText1.0.0', options)).toBe(readOpenMetrics)
  expect(() => chooseReader('', undefined, options)).toThrow('blank Content-Type and no fallback_scrape_protocol')
  expect(() => chooseReader('text/html', undefined, options)).toThrow('unsupported Content-Type "text/html"')
})
