/** Parts of a message that differ from row to row: quoted texts, addresses, ids, numbers with their units. */
const changing =
  /"[^"]{1,200}"|'[^']{1,200}'|https?:\/\/\S+|\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\b(?=[\da-f]*\d)[\da-f]{8,}\b|[^\s=,;()[\]{}"']*\d[^\s=,;()[\]{}"']*/gi
const longest = 300
const indexed = 3

/**
 * A search for rows with the same message but for what changes in it: the longest part that stays, which the index finds quickly, and an
 * expression for the whole of its first line. Undefined when nothing stays.
 */
export function patternSearch(body: string): string | undefined {
  const line = (body.split('\n')[0] ?? '').slice(0, longest)
  const cut = line.length < body.length
  const pieces = line.split(changing).map((piece) => piece ?? '')
  const kept = pieces.map((piece) => piece.trim()).toSorted((a, b) => b.length - a.length)[0] ?? ''
  if (kept.length < indexed || line.includes('\0')) return undefined
  const pattern = pieces.map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('/', '\\/')).join('.+?')
  return `"${kept.replaceAll(/["\\]/g, '\\$&')}" /^${pattern}${cut ? '' : '$'}/`
}
