import { request as requestPlain, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP } from 'node:net'

import { pinnedLookup, type HostAddress } from './outgoing-guard.ts'
import { OutgoingFault, type OutgoingAnswer, type OutgoingRequest } from './outgoing-http.ts'

interface Exchange {
  readonly request: OutgoingRequest
  readonly url: URL
  /** Checked. */
  readonly addresses: readonly [HostAddress, ...HostAddress[]]
  readonly signal: AbortSignal
  readonly givenUp: (sent: boolean) => OutgoingFault
}

/** What anybody needs of an answer: an error, an id. */
const maxAnswerBytes = 64 * 1024
const maxHeaderBytes = 16 * 1024

/** One request over a connection of its own, one answer. Throws OutgoingFault. */
export function exchange({ request, url, addresses, signal, givenUp }: Exchange): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(givenUp(false))
    let outgoing: ClientRequest
    try {
      outgoing = open(request, url, addresses)
    } catch {
      // Header values that HTTP does not have.
      return reject(
        new OutgoingFault('refused', `The request to ${url.hostname} cannot be written: a header holds characters that headers cannot.`),
      )
    }
    let sent = false
    const finish = (fault: OutgoingFault | undefined, answer?: OutgoingAnswer): void => {
      signal.removeEventListener('abort', onAbort)
      outgoing.destroy()
      if (answer !== undefined) resolve(answer)
      else reject(fault ?? new OutgoingFault('unreachable', `${url.hostname} broke the connection off.`, sent))
    }
    const onAbort = (): void => finish(givenUp(sent))
    signal.addEventListener('abort', onAbort, { once: true })
    outgoing.once('socket', (socket) => {
      // Until then nothing can have left.
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (sent = true))
    })
    outgoing.once('error', (error) => finish(new OutgoingFault('unreachable', describe(url.hostname, error), sent)))
    outgoing.once('response', (response) => {
      readBody(response).then(
        (body) => finish(undefined, { status: response.statusCode ?? 0, headers: headersOf(response), body }),
        () => finish(undefined),
      )
    })
    outgoing.end(request.body)
  })
}

function open(request: OutgoingRequest, url: URL, addresses: Exchange['addresses']): ClientRequest {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const tls = request.tls ?? {}
  const options: RequestOptions = {
    method: request.method,
    host,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...basicOf(url),
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
    },
    // Pooled sockets would be of an address that was checked for somebody else.
    agent: false,
    lookup: pinnedLookup(addresses),
    maxHeaderSize: maxHeaderBytes,
  }
  if (url.protocol === 'http:') return requestPlain(options)
  return requestTls({
    ...options,
    servername: tls.serverName ?? (isIP(host) === 0 ? host : ''),
    rejectUnauthorized: tls.insecure !== true,
    ...(tls.minVersion === undefined ? {} : { minVersion: tls.minVersion }),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  })
}

function basicOf(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** As much as fits; the rest stays unread. */
async function readBody(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= maxAnswerBytes) break
  }
  return Buffer.concat(pieces).subarray(0, maxAnswerBytes).toString('utf8')
}

function headersOf(response: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

/** By the code: messages of the system hold addresses, and OpenSSL's hold everything. */
function describe(host: string, error: NodeJS.ErrnoException): string {
  const code = error.code ?? ''
  if (code === 'ECONNREFUSED') return `${host} does not listen.`
  if (code === 'ENOTFOUND') return `${host} was not found.`
  if (/CERT|ALTNAME|SIGNATURE|^ERR_TLS|^ERR_SSL|^ERR_OSSL|^EPROTO$/.test(code)) return `${host}: TLS failed (${code}).`
  if (code.startsWith('HPE_')) return `${host} does not answer in HTTP (${code}).`
  return code === '' ? `${host} broke the connection off.` : `${host} cannot be reached (${code}).`
}
