type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** The address of a question to the API; values that are undefined or empty are left out. */
export function apiAddress(path: string, params: Readonly<Record<string, string>> | undefined, query: Values | undefined): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}
