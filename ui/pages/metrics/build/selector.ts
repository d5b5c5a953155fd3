/** A metric by its name; one with other characters than Prometheus' names once had is quoted. */
export function selectorOf(name: string): string {
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name) ? name : `{${JSON.stringify(name)}}`
}

/** The same with matchers, as they stand between the braces. */
export function selectorWith(name: string, matchers: string): string {
  const bare = selectorOf(name)
  if (matchers === '') return bare
  return bare.endsWith('}') ? `${bare.slice(0, -1)}, ${matchers}}` : `${bare}{${matchers}}`
}
