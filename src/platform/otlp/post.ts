import http from 'node:http'
import https from 'node:https'

/** The door our own telemetry goes through. */
export interface Door {
  /** `http://127.0.0.1:7117`; paths `/v1/...` are added. */
  readonly endpoint: string
  /** Ingest key. */
  readonly key: string
  /** PEM. The door is ourselves: with TLS we expect this very certificate, whatever name it is made out to and whoever issued it. */
  readonly certificate?: () => string
}

export interface PostReply {
  readonly status: number
  readonly retryAfter: string | undefined
}

/** What our own requests call themselves. */
const ownUserAgent = 'vedette-self-telemetry'

export interface Poster {
  /** Sends one OTLP/HTTP protobuf body; rejects when there is no answer in time or the signal aborts. */
  post(path: string, body: Buffer, signal: AbortSignal): Promise<PostReply>
  close(): void
}

/** One connection to the door, kept open. */
export function createPoster({ endpoint, key, certificate }: Door): Poster {
  const secure = endpoint.startsWith('https:')
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 1, allowPartialTrustChain: true, checkServerIdentity: () => undefined })
    : new http.Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-protobuf', 'user-agent': ownUserAgent }
  return {
    post: (path, body, signal) =>
      new Promise((resolve, reject) => {
        // Asked each time: the door's certificate may have been replaced.
        const options = { method: 'POST', agent, signal, ca: certificate?.(), headers: { ...headers, 'content-length': body.length } }
        const request = (secure ? https : http).request(new URL(path, endpoint), options, (response) => {
          response.on('error', reject)
          // The body is a count of what was rejected, which the door has counted itself.
          response.on('end', () => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }))
          response.resume()
        })
        request.on('error', reject)
        request.end(body)
      }),
    close: () => agent.destroy(),
  }
}
