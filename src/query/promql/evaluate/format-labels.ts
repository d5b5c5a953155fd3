import { quoteGo } from '../../../lib/go-quote.ts'
import type { Labels } from '../labels.ts'

/** `{name="value", ...}` as Prometheus prints labels; names that are no identifiers stand in quotes. */
export function formatLabels(labels: Labels): string {
  const pairs = [...labels.entries()].map(
    ([name, value]) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quoteGo(name)}=${quoteGo(value)}`,
  )
  return `{${pairs.join(', ')}}`
}
