/**
 * A place in a query as Prometheus names it: `line:column`, both from 1, the column counted in bytes of UTF-8. `offset` counts UTF-16
 * code units.
 */
export function describePlace(text: string, offset: number): string {
  if (text === '') return 'unknown position'
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return `${line}:${Buffer.byteLength(before.slice(lineStart)) + 1}`
}
