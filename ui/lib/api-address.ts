import { basePath } from './base-path.ts'

type Values = Readonly<Record<string, string | number | boolean | undefined>>

/** The address of a question to the API, under the base path; values that are undefined or empty are left out. */
export function apiAddress(path: string, params?: Readonly<Record<string, string>>, query?: Values): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `${basePath}${filled}${text && `?${text}`}`
}
