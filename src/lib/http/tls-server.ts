import type { RequestListener } from 'node:http'
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2'
import { createServer as createHttpsServer, type Server, type ServerOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'

import { answerAlpnProofs } from '../tls/answer-alpn-proofs.ts'
import { type ServedCertificate, tlsBounds } from '../tls/served-certificate.ts'
import { boundBody, boundSession, http2Bounds, maxHeaderBytes } from './http2-bounds.ts'

interface TlsServerOptions {
  readonly certificate: ServedCertificate
  /** Of HTTP/1.1. */
  readonly http1: ServerOptions
  /** From the first byte of a request to the last of its body. */
  readonly requestTimeoutMs: number
  /** After which a silent HTTP/2 connection is asked to go. */
  readonly idleTimeoutMs: number
}

/** An https server that also speaks HTTP/2. */
export interface TlsServer extends Server {
  /** Asks the clients to ask no more; what they asked is answered. */
  closeHttp2Sessions(): void
  /** Cuts everything off that is still under way. */
  destroyHttp2Sessions(): void
}

/**
 * One port for HTTP/2 and HTTP/1.1: the client chooses in the handshake (ALPN, RFC 7301), and each is served by Node's own server for
 * it, with the bounds that it has. The handler sees requests of both in one form.
 */
export function createTlsServer(handler: RequestListener, options: TlsServerOptions): TlsServer {
  const { certificate, http1, requestTimeoutMs, idleTimeoutMs } = options
  const server = createHttpsServer({ ...http1, ...tlsBounds, ...certificate.current, ALPNProtocols: ['h2', 'http/1.1'] }, handler)
  certificate.follow(server)
  answerAlpnProofs(server, certificate.proofs)
  const sessions = new Set<ServerHttp2Session>()
  const http2 = createHttp2Server(http2Bounds, (request, response) => {
    // What the settings say to peers binds only the honest ones.
    if (sizeOf(request.rawHeaders) > maxHeaderBytes) {
      response.writeHead(431).end()
      return
    }
    boundBody(request, requestTimeoutMs)
    // Node's two forms of a request differ in nothing that is asked for here.
    handler(request as never, response as never)
  })
  http2.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    boundSession(session, idleTimeoutMs)
  })
  // Broken peers are their own problem: the session is gone by the time this is told.
  http2.on('sessionError', () => undefined)
  const serveHttp1 = server.listeners('secureConnection')
  server.removeAllListeners('secureConnection')
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket)
    else for (const serve of serveHttp1) serve.call(server, socket)
  })
  return Object.assign(server, {
    closeHttp2Sessions: () => {
      for (const session of sessions) session.close()
    },
    destroyHttp2Sessions: () => {
      for (const session of sessions) session.destroy()
    },
  })
}

/** As HTTP/2 counts a list of headers (RFC 9113, 6.5.2): names, values, and 32 bytes for each pair. */
function sizeOf(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((bytes, text) => bytes + text.length + 16, 0)
}
