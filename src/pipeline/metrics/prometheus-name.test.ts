import { expect, test } from 'vitest'

import type { MetricKind } from '../../model/metric.ts'
import { formatBound, prometheusLabelName, prometheusName, prometheusUnit } from './prometheus-name.ts'

/** Cases of the naming rules as Prometheus' own translator states them. */
test.each<[name: string, unit: string, kind: MetricKind | 'counter', expected: string, unitName: string]>([
  ['requests', '', 'counter', 'requests_total', ''],
  ['requests_total', '', 'counter', 'requests_total', ''],
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds', 'seconds'],
  ['cpu_usage', '1', 'gauge', 'cpu_usage_ratio', ''],
  ['cpu_usage_ratio', '1', 'gauge', 'cpu_usage_ratio', ''],
  ['items', '1', 'counter', 'items_total', ''],
  ['response_time', 'ms', 'gauge', 'response_time_milliseconds', 'milliseconds'],
  ['memory_usage', 'By', 'gauge', 'memory_usage_bytes', 'bytes'],
  ['requests', '1/s', 'gauge', 'requests_per_second', 'per_second'],
  ['throughput', 'By/s', 'gauge', 'throughput_bytes_per_second', 'bytes_per_second'],
  ['custom_metric', 'custom_unit', 'gauge', 'custom_metric_custom_unit', 'custom_unit'],
  ['custom_metric', '{custom}', 'gauge', 'custom_metric', ''],
  ['custom_metric', 'By/{custom}', 'gauge', 'custom_metric_bytes', 'bytes'],
  ['response_time_seconds', 's', 'gauge', 'response_time_seconds', 'seconds'],
  ['cpu_seconds_total', 's', 'counter', 'cpu_seconds_total', 'seconds'],
  ['system.cpu.time', 's', 'counter', 'system_cpu_time_seconds_total', 'seconds'],
  [
    'metric__with__multiple__underscores',
    'unit__multiple__underscores',
    'gauge',
    'metric_with_multiple_underscores_unit_multiple_underscores',
    'unit_multiple_underscores',
  ],
  ['custom_metric', 'unit@with#special/chars', 'gauge', 'custom_metric_unit_with_special_per_chars', 'unit_with_special_per_chars'],
  ['metric@@##$$name', '', 'gauge', 'metric_name', ''],
  ['123metric', '', 'gauge', '_123metric', ''],
  ['@#$%', '', 'gauge', '', ''],
  ['active_connections', '', 'sum', 'active_connections', ''],
  ['uptime', 'd', 'gauge', 'uptime_days', 'days'],
  ['job:errors:rate5m', '', 'gauge', 'job:errors:rate5m', ''],
  ['disk', '%', 'gauge', 'disk_percent', 'percent'],
  ['métrique', '', 'gauge', 'm_trique', ''],
])('%s in "%s" (%s) is %s', (name, unit, kind, expected, unitName) => {
  const monotonic = kind === 'counter'
  expect(prometheusName({ name, unit, kind: monotonic ? 'sum' : kind, monotonic })).toBe(expected)
  expect(prometheusUnit(unit)).toBe(unitName)
})

test.each([
  ['http.request.method', 'http_request_method'],
  ['123invalid', 'key_123invalid'],
  ['_private', 'key_private'],
  ['__reserved__', '__reserved__'],
  ['a..b', 'a__b'],
  ['ключ', ''],
  ['', ''],
  ['café', 'caf_'],
])('the label of %s is %s', (attribute, label) => {
  expect(prometheusLabelName(attribute)).toBe(label)
})

test.each([
  [0.005, '0.005'],
  [10, '10'],
  [1e21, '1000000000000000000000'],
  [1.5e-7, '0.00000015'],
  [1.25e22, '12500000000000000000000'],
  [-1e-7, '-0.0000001'],
  [Infinity, '+Inf'],
])('%d as a bound is %s', (value, text) => {
  expect(formatBound(value)).toBe(text)
  expect(Number(text.replace('Inf', 'Infinity'))).toBe(value)
})
