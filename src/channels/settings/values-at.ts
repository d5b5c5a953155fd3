/** The texts at a path, those of lists and maps one by one. */
export function valuesAt(value: unknown, path: readonly string[]): string[] {
  const [name, ...rest] = path
  if (name === undefined) return leavesOf(value)
  if (typeof value !== 'object' || value === null) return []
  if (name === '*') return Object.values(value).flatMap((each) => valuesAt(each, rest))
  return Object.hasOwn(value, name) ? valuesAt((value as Record<string, unknown>)[name], rest) : []
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : []
}
