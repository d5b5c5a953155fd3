import type { HttpAnswer } from './exchange.ts'

export interface HttpRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What another server than the one named may see. */
const harmless = new Set(['content-type', 'accept', 'user-agent', 'accept-language'])

/** The request that a redirect asks for (RFC 9110, as browsers do it); undefined when the answer is none. */
export function followRedirect(request: HttpRequest, { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>): HttpRequest | undefined {
  const location = headers['location']
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, request.url.href)) return undefined
  const url = new URL(location, request.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  const isSame = url.origin === request.url.origin
  if (isSame && url.username === '') {
    url.username = request.url.username
    url.password = request.url.password
  }
  const kept = isSame
    ? request.headers
    : Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmless.has(name.toLowerCase())))
  const keepsMethod = status >= 307 || request.method === 'GET' || request.method === 'HEAD'
  return { url, headers: kept, method: keepsMethod ? request.method : 'GET', body: keepsMethod ? request.body : undefined }
}
