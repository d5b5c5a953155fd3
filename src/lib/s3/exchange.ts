import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'

export interface S3Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: IncomingMessage
}

export interface S3Message {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly signal: AbortSignal
}

/** Without a byte for so long a connection is given up. */
const silentMs = 60_000

/** Sends one signed request and resolves with the head of the answer. Rejects when nothing, or nothing whole, comes back. */
export type Exchange = (message: S3Message) => Promise<S3Answer>

export function createExchange(endpoint: URL): { readonly exchange: Exchange; close(): void } {
  const isTls = endpoint.protocol === 'https:'
  const agent = isTls ? new HttpsAgent({ keepAlive: true, maxSockets: 16 }) : new HttpAgent({ keepAlive: true, maxSockets: 16 })
  const request = isTls ? httpsRequest : httpRequest
  return {
    close: () => agent.destroy(),
    exchange: ({ method, target, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const call = request(
          {
            agent,
            method,
            signal,
            host: endpoint.hostname.replaceAll(/[[\]]/g, ''),
            port: endpoint.port === '' ? (isTls ? 443 : 80) : Number(endpoint.port),
            path: target,
            headers: { ...headers, 'content-length': String(body.length) },
            timeout: silentMs,
          },
          (answer) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }),
        )
        call.once('timeout', () => call.destroy(new Error(`no answer within ${silentMs / 1000} s`)))
        call.once('error', reject)
        call.end(body)
      }),
  }
}

const maxAnswerBytes = 4 * 1024 * 1024

/** The whole answer; one that is too long fails. */
export async function readText(answer: S3Answer): Promise<string> {
  let bytes = 0
  answer.body.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > maxAnswerBytes) answer.body.destroy(new Error('the answer is too long'))
  })
  return text(answer.body)
}
