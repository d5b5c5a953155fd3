/**
 * One text for one value, in the manner of RFC 8785: sorted keys, no blanks, JavaScript's numbers. `undefined` members are left out.
 * NUL and lone surrogates, which PostgreSQL cannot hold, become U+FFFD, so that what is read back hashes alike.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cleanText(value))
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => [cleanText(key), member] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

/** Text as PostgreSQL can hold it. */
export function cleanText(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD')
}
