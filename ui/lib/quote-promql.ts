/** A text as PromQL quotes it. U+FFFD as it is would be taken for bytes that are no UTF-8, and the expression refused. */
export function quotePromql(text: string): string {
  return JSON.stringify(text).replaceAll('\uFFFD', String.raw`\ufffd`)
}
