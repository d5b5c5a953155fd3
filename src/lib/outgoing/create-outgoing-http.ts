import { exchange } from './exchange.ts'
import type { Guard } from './outgoing-guard.ts'
import { OutgoingFault, type OutgoingAnswer, type OutgoingHttp, type OutgoingRequest } from './outgoing-http.ts'

export interface OutgoingHttpSpec {
  readonly guard: Guard
  /** Of one request with its redirects, from the look-up to the last byte. */
  readonly timeoutMs: number
  readonly userAgent: string
}

const maxRedirects = 3
/** What another server than the one named may see. */
const harmless = new Set(['content-type', 'accept', 'user-agent', 'idempotency-key'])

/**
 * The one door for requests to addresses that people enter. Every host, also that of a redirect, goes past the guard; the checked address is
 * the one connected to; no proxy is asked; certificates are checked; time, redirects and the size of answers are bounded.
 */
export function createOutgoingHttp({ guard, timeoutMs, userAgent }: OutgoingHttpSpec): OutgoingHttp {
  return async (request, signal) => {
    const time = AbortSignal.timeout(timeoutMs)
    const either = AbortSignal.any([signal, time])
    let current: OutgoingRequest = { ...request, headers: { 'user-agent': userAgent, ...lowerCase(request.headers) } }
    for (let redirects = 0; ; redirects++) {
      const url = readUrl(current.url)
      const addresses = await abortable(guard(url.hostname), either, () => givenUp(time, url, false))
      const answer = await exchange({ request: current, url, addresses, signal: either, givenUp: (sent) => givenUp(time, url, sent) })
      const next = request.followRedirects === false || redirects >= maxRedirects ? undefined : redirected(current, url, answer)
      if (next === undefined) return answer
      current = next
    }
  }
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw new OutgoingFault('refused', 'The address cannot be read.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutgoingFault('refused', 'The address is neither https: nor http:.')
  return url
}

/** Those that keep method and body: what was a message would be an empty question after the others. */
function redirected(request: OutgoingRequest, from: URL, answer: OutgoingAnswer): OutgoingRequest | undefined {
  const { status } = answer
  const keeps = status === 307 || status === 308 || (request.method === 'GET' && [301, 302, 303].includes(status))
  const location = answer.headers['location']
  if (!keeps || location === undefined || !URL.canParse(location, from.href)) return undefined
  const to = new URL(location, from.href)
  if (from.protocol === 'https:' && to.protocol !== 'https:') return undefined
  if (to.origin === from.origin) {
    to.username = from.username
    to.password = from.password
    return { ...request, url: to.href }
  }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmless.has(name)))
  const { tls: _tls, ...rest } = request
  return { ...rest, url: to.href, headers }
}

function givenUp(time: AbortSignal, url: URL, sent: boolean): OutgoingFault {
  return time.aborted
    ? new OutgoingFault('timeout', `${url.hostname} took too long to answer.`, sent)
    : new OutgoingFault('aborted', `The request to ${url.hostname} was given up.`, sent)
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function abortable<T>(work: Promise<T>, signal: AbortSignal, fault: () => OutgoingFault): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(fault())
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
