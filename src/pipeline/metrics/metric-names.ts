import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { MetricName } from './series-store.ts'

const mostNames = 100_000

/** The metric names of one project that came in Prometheus' shape: thousands of series share one. */
export class MetricNames {
  private readonly known = new Map<string, MetricName>()

  find(name: string): MetricName {
    const known = this.known.get(name)
    if (known !== undefined) return known
    if (this.known.size >= mostNames) this.known.clear()
    const made = encodeMetricName(name)
    this.known.set(name, made)
    return made
  }
}

export function encodeMetricName(name: string): MetricName {
  const encoded = new ByteWriter(name.length + 4)
  encoded.string(name)
  return { name, encoded: encoded.copy() }
}
