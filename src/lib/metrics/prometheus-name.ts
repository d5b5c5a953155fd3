import type { MetricFamily } from './metric-family.ts'

/**
 * The Prometheus name of a metric, as the OpenTelemetry specification translates it: other characters become `_`, the unit
 * is appended, counters end in `_total`, gauges of unit `1` in `_ratio`.
 */
export function prometheusName({ name, unit, type }: Pick<MetricFamily, 'name' | 'unit' | 'type'>): string {
  const plain = prometheusLabel(name)
  const suffix = unitSuffix(unit, type)
  const base = type === 'counter' && plain.endsWith('_total') ? plain.slice(0, -'_total'.length) : plain
  const withUnit = suffix === '' || base.split('_').includes(suffix) ? base : `${base}_${suffix}`
  return type === 'counter' ? `${withUnit}_total` : withUnit
}

/** The Prometheus name of a label: `http.route` -> `http_route`. */
export function prometheusLabel(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_]/g, '_')
}

function unitSuffix(unit: string, type: MetricFamily['type']): string {
  if (unit === 's') return 'seconds'
  if (unit === 'By') return 'bytes'
  return unit === '1' && type === 'gauge' ? 'ratio' : ''
}
