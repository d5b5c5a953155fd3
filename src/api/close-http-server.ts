import { Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import type { FastifyInstance } from 'fastify'

import type { TlsServer } from '../lib/http/tls-server.ts'

/**
 * Takes no new connections, lets requests under way finish within `graceMs`, then cuts off what is left (live tails, slow readers).
 * Connections that are silent may ask once more for `lingerMs`, when somebody else goes on taking new ones in.
 */
export async function closeHttpServer(server: FastifyInstance, graceMs: number, lingerMs = 0): Promise<void> {
  if (lingerMs > 0) await lingerOn(server, lingerMs)
  // A connection that is busy now stays open after its answer, for a next request that nobody will take.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
  const cutOff = setTimeout(() => {
    server.server.closeAllConnections()
    ofTls(server).destroyHttp2Sessions?.()
  }, graceMs)
  try {
    await server.close()
  } finally {
    clearInterval(sweep)
    clearTimeout(cutOff)
  }
}

/** HTTP's own `close` would end silent connections at once, perhaps while a request is on its way. */
async function lingerOn(server: FastifyInstance, lingerMs: number): Promise<void> {
  Server.prototype.close.call(server.server)
  const endConnection = (_request: unknown, response: { shouldKeepAlive?: boolean }): void => void (response.shouldKeepAlive = false)
  server.server.prependListener('request', endConnection)
  ofTls(server).closeHttp2Sessions?.()
  await sleep(lingerMs)
}

/** What servers with TLS have besides; Fastify's type knows of no such. */
function ofTls({ server }: FastifyInstance): Partial<Pick<TlsServer, 'closeHttp2Sessions' | 'destroyHttp2Sessions'>> {
  return server as object
}
