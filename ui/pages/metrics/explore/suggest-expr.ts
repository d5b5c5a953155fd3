import type { MetricFamily } from './metric-families.ts'

const quantiles = ['0.99', '0.9', '0.5']

/** The expression a family is best looked at with: a rate, the values, or quantiles. `$__rate_interval` is filled in when it is asked. */
export function suggestExpr({ series, kind }: MetricFamily): string {
  switch (kind) {
    case 'counter':
      return `rate(${selectorOf(series)}[$__rate_interval])`
    case 'histogram':
      return quantilesOf(`sum by (le) (rate(${selectorOf(`${series}_bucket`)}[$__rate_interval]))`)
    case 'nativeHistogram':
      return quantilesOf(`sum(rate(${selectorOf(series)}[$__rate_interval]))`)
    case 'summary':
      return `rate(${selectorOf(`${series}_sum`)}[$__rate_interval]) / rate(${selectorOf(`${series}_count`)}[$__rate_interval])`
    case 'gauge':
    case 'untyped':
      return /_(timestamp|start_time)_seconds$/.test(series) ? `time() - ${selectorOf(series)}` : selectorOf(series)
  }
}

function quantilesOf(buckets: string): string {
  return quantiles
    .map((quantile) => `label_replace(histogram_quantile(${quantile}, ${buckets}), "quantile", "${quantile}", "", "")`)
    .join('\nor\n')
}

/** A metric by its name; one with other characters than Prometheus' names once had is quoted. */
export function selectorOf(name: string): string {
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name) ? name : `{${JSON.stringify(name)}}`
}
