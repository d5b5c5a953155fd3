import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

import type { Clock } from '../../lib/clock.ts'
import { abortable } from '../net/abortable.ts'

export interface HttpAnswer {
  readonly status: number
  readonly version: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** At most the first MiB. */
  readonly body: string
  readonly sizeBytes: number
  readonly isTooLarge: boolean
}

interface Exchange {
  readonly socket: Socket
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called with the milliseconds until the answer began, then with those until it ended. */
  readonly onPhase: (phase: 'processing' | 'transfer', ms: number) => void
  /** Called when the head of an answer is there, whatever becomes of its body. */
  readonly onHead: (head: Pick<HttpAnswer, 'status' | 'version' | 'headers'>) => void
}

const keptBytes = 1024 * 1024
/** Nobody watches a download. */
const mostBytes = 10 * 1024 * 1024
const mostHeaderBytes = 64 * 1024

/** One request over an open connection, which ends with it. Rejects with what the system says. */
export async function exchange(spec: Exchange): Promise<HttpAnswer> {
  const { socket, url, method, headers, body, clock, signal, onPhase, onHead } = spec
  const startedMs = clock.monotonic()
  const request = httpRequest({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
    setHost: false,
    maxHeaderSize: mostHeaderBytes,
  })
  try {
    const response = await abortable<IncomingMessage>(signal, (resolve, reject) => {
      request.once('response', resolve)
      request.once('error', reject)
      request.end(body)
    })
    const answeredMs = clock.monotonic()
    onPhase('processing', answeredMs - startedMs)
    const head = {
      status: response.statusCode ?? 0,
      version: response.httpVersion,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
      ),
    }
    onHead(head)
    const read = await readBody(request, response, signal)
    onPhase('transfer', clock.monotonic() - answeredMs)
    return { ...head, ...read }
  } finally {
    request.destroy()
    socket.destroy()
  }
}

function readBody(
  request: ClientRequest,
  response: IncomingMessage,
  signal: AbortSignal,
): Promise<Pick<HttpAnswer, 'body' | 'sizeBytes' | 'isTooLarge'>> {
  const pieces: Buffer[] = []
  let sizeBytes = 0
  let kept = 0
  return abortable(signal, (resolve, reject) => {
    const finish = (isTooLarge: boolean): void => resolve({ body: Buffer.concat(pieces).toString('utf8'), sizeBytes, isTooLarge })
    response.on('data', (piece: Buffer) => {
      sizeBytes += piece.length
      if (kept < keptBytes) {
        const part = piece.subarray(0, keptBytes - kept)
        kept += part.length
        pieces.push(part)
      }
      if (sizeBytes > mostBytes) finish(true)
    })
    response.once('end', () => finish(false))
    const breakOff = (): void => reject(Object.assign(new Error('the answer broke off'), { code: 'BROKEN_ANSWER' }))
    request.on('error', breakOff)
    response.once('error', breakOff)
    response.once('close', () => (response.complete ? finish(false) : breakOff()))
  })
}
