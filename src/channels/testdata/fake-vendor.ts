import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createOutgoingHttp } from '../../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../../lib/outgoing/outgoing-guard.ts'
import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'

/** A request as the vendor saw it; `url` as it was meant, before it was led here. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** How the vendor answers. */
export type Behaviour = (request: SeenRequest, response: ServerResponse) => void

export interface FakeVendor {
  readonly seen: SeenRequest[]
  behave(behaviour: Behaviour): void
  /** Reaches the vendor whatever address is asked for; else the real thing. */
  send(): OutgoingHttp
  close(): void
}

/** Every vendor at once: a server that answers as the test wants, in good and bad ways. */
export async function startFakeVendor(): Promise<FakeVendor> {
  const seen: SeenRequest[] = []
  let behaviour: Behaviour = (_request, response) => response.end()
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { 'x-meant-origin': origin, host: _host, ...headers } = request.headers
      const met = { method: request.method ?? '', url: `${String(origin)}${request.url ?? ''}`, headers, body: Buffer.concat(pieces) }
      seen.push(met)
      behaviour(met, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const guard = createGuard({ allowedHosts: () => ['127.0.0.1'], resolve: () => Promise.reject(new Error('no names here')) })
  return {
    seen,
    behave: (next) => (behaviour = next),
    send: () => {
      const real = createOutgoingHttp({ guard, timeoutMs: 60_000, userAgent: 'Vedette' })
      return (request, signal) => {
        const url = new URL(request.url)
        const led = new URL(`${url.pathname}${url.search}`, `http://127.0.0.1:${port}`)
        led.username = url.username
        led.password = url.password
        return real({ ...request, url: led.href, headers: { ...request.headers, 'x-meant-origin': url.origin } }, signal)
      }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** One answer to everything. */
export function answering(status: number, body: string | object = '', headers: Record<string, string> = {}): Behaviour {
  return (_request, response) => {
    const type = typeof body === 'string' ? 'text/plain' : 'application/json'
    response.writeHead(status, { 'content-type': type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** Takes the request and says nothing. */
export const silent: Behaviour = () => undefined

/** Begins to answer and says no more. */
export const halfWay: Behaviour = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{"ok":')

/** Takes the request and breaks the connection off. */
export const breaking: Behaviour = (_request, response) => response.destroy()

/** Answers without end. */
export const endless: Behaviour = (_request, response) => {
  response.writeHead(400, { 'content-type': 'text/plain' })
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
  }
  response.on('drain', more)
  more()
}

/** Says in its error all that it was told. */
export function echoing(status: number): Behaviour {
  return (request, response) => {
    const told = JSON.stringify({ url: request.url, headers: request.headers, body: request.body.toString('latin1') })
    const text = `${request.url} ${request.body.toString('utf8')} ${told}`
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: false, message: text, error: text, description: text, errors: [text], title: text, detail: text, status: 0, messages: [{ status: '2', 'error-text': text }] }))
  }
}
