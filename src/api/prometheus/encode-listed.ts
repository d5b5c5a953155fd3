import { quoteJsonForHtml } from '../../query/promql/index.ts'

/** JSON of plain data in the order it has, with strings as Prometheus writes them. */
export function encodeListed(value: unknown): string {
  if (typeof value === 'string') return quoteJsonForHtml(value)
  if (Array.isArray(value)) return `[${value.map((item: unknown) => encodeListed(item)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${quoteJsonForHtml(key)}:${encodeListed(item)}`)
    .join(',')}}`
}
