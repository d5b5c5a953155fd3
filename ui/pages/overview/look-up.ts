/** What a text that somebody was told on the telephone may be. */
export type LookUp =
  | { readonly kind: 'trace'; readonly id: string }
  | { readonly kind: 'address' | 'email' | 'text'; readonly text: string }

const traceId = /^[0-9a-f]{32}$/i
const email = /^[^\s@"]{1,64}@[^\s@"]{1,190}$/
const ipv4 = /^(\d{1,3}\.){3}\d{1,3}$/
const ipv6 = /^(?=.*:.*:)[0-9a-f:.]{3,45}$/i

/** Undefined for nothing. */
export function readLookUp(typed: string): LookUp | undefined {
  const text = typed.trim()
  if (text === '') return undefined
  const dashless = text.replaceAll('-', '')
  if (traceId.test(dashless) && !/^[0-9a-f]{8}-/i.test(text)) return { kind: 'trace', id: dashless.toLowerCase() }
  if (email.test(text)) return { kind: 'email', text }
  if (ipv4.test(text) || ipv6.test(text)) return { kind: 'address', text }
  return { kind: 'text', text }
}

/** As a phrase of the search in logs and traces. */
export function quoteSearch(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
