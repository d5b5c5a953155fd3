/** What a JSON body must have at a place: a value, or anything. */
export interface JsonClaim {
  readonly path: readonly (string | number)[]
  /** As it is written; undefined: it must only be there. */
  readonly value: string | undefined
}

const step = /\.?([\p{L}\p{N}_$-]+)|\[(\d{1,6})\]|\["([^"\]]+)"\]/uy

/** Reads `data.items[0].state = ok`; undefined when the path cannot be read. A leading `$.` is as in JSONPath. */
export function parseJsonClaim(text: string): JsonClaim | undefined {
  const [, left = '', value] = /^([^=]*?)\s*(?:=\s*(.*))?$/s.exec(text.trim()) ?? []
  const source = left.replace(/^\$\.?/, '')
  const path: (string | number)[] = []
  step.lastIndex = 0
  while (step.lastIndex < source.length) {
    const match = step.exec(source)
    if (match === null) return undefined
    path.push(match[2] === undefined ? (match[1] ?? match[3] ?? '') : Number(match[2]))
  }
  return path.length === 0 ? undefined : { path, value }
}

/** Why a body does not have what is claimed; undefined: it does. */
export function checkJsonClaim(body: unknown, text: string): string | undefined {
  const claim = parseJsonClaim(text)
  if (claim === undefined) return `cannot read ${text}`
  let found: unknown = body
  for (const key of claim.path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return `the JSON has no ${claim.path.join('.')}`
    found = (found as Readonly<Record<string | number, unknown>>)[key]
  }
  if (claim.value === undefined) return undefined
  const written = typeof found === 'string' ? found : JSON.stringify(found)
  if (written === claim.value) return undefined
  return `expected ${claim.path.join('.')} = ${claim.value}, got ${written.length > 80 ? `${written.slice(0, 80)}…` : written}`
}
