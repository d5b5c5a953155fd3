import http from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'

import { Fault } from '../../../lib/errors.ts'
import { decompress } from '../../../lib/http/decompress.ts'
import { joinPieces } from '../../../lib/join-pieces.ts'
import type { HttpClientConfig } from '../config/http-client-config.ts'
import { Connections, proxyAuthorization, readText } from './connections.ts'
import { proxyOf } from './proxy-of.ts'

export interface FetchRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Of the body, decompressed as well; 0 = as much as anybody may send. */
  readonly maxBytes: number
  /** Connect here instead of to the host of the address. */
  readonly unixSocket?: string | undefined
  readonly signal: AbortSignal
}

export interface FetchAnswer {
  readonly body: Buffer
  readonly contentType: string
}

/** Makes GET requests as one client configuration says. */
export interface Fetcher {
  /**
   * Throws Fault('unavailable') when there is no answer with status 200, Fault('too_large') for a body past its limit. Whoever writes the
   * configuration names the targets, so addresses of the own machine and network are as good as any other.
   */
  get(request: FetchRequest): Promise<FetchAnswer>
  close(): void
}

const hardMaxBytes = 256 * 1024 * 1024
const maxRedirects = 10

export function createFetcher(client: HttpClientConfig, environment: Readonly<Record<string, string | undefined>>): Fetcher {
  const connections = new Connections(client)

  async function get(request: FetchRequest): Promise<FetchAnswer> {
    // One controller a request, let go of with it: signals made from signals live as long as the oldest.
    const ending = new AbortController()
    let late = false
    const abort = (): void => ending.abort()
    const timer = setTimeout(() => {
      late = true
      abort()
    }, request.timeoutMs)
    request.signal.addEventListener('abort', abort)
    try {
      return await follow(request, ending.signal)
    } catch (error) {
      if (late) throw new Fault('unavailable', `no answer within ${request.timeoutMs / 1000} s`, { cause: error })
      throw error instanceof Fault ? error : new Fault('unavailable', messageOf(error), { cause: error })
    } finally {
      clearTimeout(timer)
      request.signal.removeEventListener('abort', abort)
    }
  }

  async function follow(request: FetchRequest, signal: AbortSignal): Promise<FetchAnswer> {
    request.signal.throwIfAborted()
    const first = new URL(request.url)
    let url = first
    for (let redirects = 0; ; redirects++) {
      const answer = await send(url, request, mayTrust(first, url), signal)
      const next = client.followRedirects ? redirectOf(answer, url) : undefined
      if (next === undefined) return readAnswer(answer, request.maxBytes, signal)
      answer.resume()
      if (redirects === maxRedirects) throw new Fault('unavailable', `stopped after ${maxRedirects} redirects`)
      url = next
    }
  }

  function send(url: URL, request: FetchRequest, trusted: boolean, signal: AbortSignal): Promise<http.IncomingMessage> {
    const proxy = request.unixSocket === undefined ? proxyOf(client.proxy, url, environment) : undefined
    const headers = { ...(trusted ? headersOf(client) : {}), ...request.headers, host: url.host }
    const throughProxy = proxy !== undefined && url.protocol === 'http:'
    const options: https.RequestOptions = {
      agent: connections.agentFor(url, proxy),
      signal,
      headers: throughProxy ? { ...headers, ...proxyAuthorization(proxy), ...connectHeaders(client) } : headers,
      ...(request.unixSocket === undefined ? {} : { socketPath: request.unixSocket }),
      ...(throughProxy
        ? { host: proxy.hostname, port: proxy.port, path: url.href }
        : { host: url.hostname.replaceAll(/[[\]]/g, ''), port: url.port, path: `${url.pathname}${url.search}` }),
    }
    const module = url.protocol === 'https:' ? https : http
    return new Promise((resolve, reject) => {
      const attempt = (last: boolean): void => {
        const sent = module.request(options).once('response', resolve)
        // The target closed a connection it had kept open at the very moment it was used again: that says nothing about the target.
        sent.once('error', (error) => (sent.reusedSocket && !last && !signal.aborted ? attempt(true) : reject(error))).end()
      }
      attempt(false)
    })
  }

  return { get, close: () => connections.close() }
}

/** Credentials are for the host that was configured, not for where it points to, and once encrypted stay so. */
function mayTrust(first: URL, next: URL): boolean {
  return next.hostname === first.hostname && (next.protocol === first.protocol || next.protocol === 'https:')
}

function headersOf({ basicAuth, authorization, headers }: HttpClientConfig): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = {}
  for (const { name, values } of headers) all[name] = values.map((value) => readText(value).trim())
  if (basicAuth !== undefined) {
    const pair = `${readText(basicAuth.username).trim()}:${readText(basicAuth.password).trim()}`
    all['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  } else if (authorization !== undefined) all['authorization'] = `${authorization.type} ${readText(authorization.credentials).trim()}`
  return all
}

function connectHeaders({ proxy }: HttpClientConfig): Record<string, string[]> {
  return Object.fromEntries(Object.entries(proxy.connectHeaders).map(([name, values]) => [name, [...values]]))
}

function redirectOf({ statusCode = 0, headers }: http.IncomingMessage, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return undefined
  if (!URL.canParse(headers.location, from.href)) throw new Fault('unavailable', 'redirected to what is not an address')
  const to = new URL(headers.location, from)
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw new Fault('unavailable', `redirected to ${to.protocol}, which is not http`)
  return to
}

async function readAnswer(answer: http.IncomingMessage, limit: number, signal: AbortSignal): Promise<FetchAnswer> {
  if (answer.statusCode !== 200) {
    answer.destroy()
    throw new Fault('unavailable', `server returned HTTP status ${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`.trim())
  }
  const maxBytes = limit === 0 ? hardMaxBytes : Math.min(limit, hardMaxBytes)
  const raw = await collect(answer, maxBytes)
  const encoding = answer.headers['content-encoding']
  signal.throwIfAborted()
  // Text of metrics shrinks a lot more than other text does.
  const body = encoding === undefined ? raw : await decompress(raw, encoding, { maxBytes, maxRatio: 2000 }).catch(explainSize)
  return { body, contentType: answer.headers['content-type'] ?? '' }
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBytes) throw tooLarge()
    pieces.push(piece)
  }
  return joinPieces(pieces, size)
}

function explainSize(error: unknown): never {
  throw error instanceof Fault && error.code === 'too_large' ? tooLarge() : error
}

function tooLarge(): Fault {
  return new Fault('too_large', 'body size limit exceeded')
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
