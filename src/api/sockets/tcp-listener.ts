import { setMaxListeners } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'

import { every } from '../../lib/every.ts'
import type { ClientAuthorities } from '../../lib/tls/client-authorities.ts'
import { type ServedCertificate, tlsBounds } from '../../lib/tls/served-certificate.ts'
import type { TcpEndpoint } from '../../receivers/receiver.ts'
import type { IngestDoor } from '../ingest-door.ts'
import { compileAllowList } from './allow-list.ts'
import type { Listening } from './keep-frames.ts'
import { listenUnix } from './listen-unix.ts'
import { ReadBudget } from './read-budget.ts'
import { TcpConnection } from './tcp-connection.ts'

/** How a TLS listener proves itself, and whom it believes. */
export interface SocketTls {
  readonly certificate: ServedCertificate
  /** What clients' certificates must come from; anybody may come when undefined. */
  readonly clients: ClientAuthorities | undefined
}

export interface SocketListener {
  /**
   * Rejects when the port, or the path of a Unix socket, cannot be had. With the descriptor of a socket that somebody opened for us, port and
   * host say nothing.
   */
  listen(port: number, host: string, descriptor?: number): Promise<AddressInfo>
  /** Takes nothing new, stores what came, all within that time. */
  stop(withinMs: number): Promise<void>
}

const mostConnections = 1000
/** Places of them for who comes next. */
const freePlaces = 20
/** What all connections of a listener may hold that is not stored yet. */
const heldBytes = 64 * 1024 * 1024
/** What each may hold whatever the others do. */
const fairBytes = heldBytes / mostConnections
/** When places become few, one that said nothing for so long goes. */
const silentMs = 60_000
/** A peer that is gone is found out a minute and some seconds after it said its last. */
const keepAliveMs = 60_000
const lookEveryMs = 5000
/** What a client sent before the stop has arrived after so long. */
const lastWordsMs = 100

/** One listener for streams of frames. */
export function createTcpListener(door: IngestDoor, listening: Listening<TcpEndpoint>, tls: SocketTls | undefined): SocketListener {
  const { listen } = listening.endpoint
  const isAllowed = compileAllowList(listen.allow)
  const budget = new ReadBudget(door.clock, { maxBytes: heldBytes, fairBytes })
  const over = new AbortController()
  // Each body that has to wait listens.
  setMaxListeners(0, over.signal)
  const connections = new Set<TcpConnection>()
  const accept = (socket: Socket): void => {
    const connection = new TcpConnection(socket, { door, listening, budget, over: over.signal })
    connections.add(connection)
    void connection.finished.then(() => connections.delete(connection))
    if (connections.size > mostConnections - freePlaces) closeMostSilent(connections)
  }
  const server = tls === undefined ? createServer({ noDelay: true }, accept) : createSecure(tls, accept)
  server.maxConnections = mostConnections
  // Before TLS says a word.
  server.on('connection', (socket: Socket) => {
    if (listen.unixPath !== undefined) return
    if (isAllowed(socket.remoteAddress ?? '')) socket.setKeepAlive(true, keepAliveMs)
    else socket.destroy()
  })
  const stopLooking = every(lookEveryMs, () => {
    for (const connection of connections) connection.checkTimes()
  })
  return {
    async listen(port, host, descriptor) {
      const { unixPath } = listen
      const isOurs = descriptor === undefined && unixPath !== undefined
      const address = isOurs
        ? await listenUnix(server, unixPath)
        : await listenOn(server, descriptor === undefined ? { port, host } : { fd: descriptor }, unixPath)
      // Until then it is the caller who hears of it.
      server.on('error', door.logBug)
      return address
    },
    async stop(withinMs) {
      stopLooking()
      server.close()
      await wait(Math.min(lastWordsMs, withinMs / 4))
      for (const connection of connections) connection.close()
      const limit = new AbortController()
      const finished = Promise.all([...connections].map((connection) => connection.finished))
      await Promise.race([finished, wait(withinMs * 0.7, undefined, { signal: limit.signal })]).catch(() => undefined)
      limit.abort()
      over.abort()
    },
  }
}

/** Makes room for who comes next. */
export function closeMostSilent(connections: Iterable<Pick<TcpConnection, 'silentMs' | 'close'>>): void {
  let most: Pick<TcpConnection, 'silentMs' | 'close'> | undefined
  for (const connection of connections) if (connection.silentMs > (most?.silentMs ?? silentMs)) most = connection
  most?.close()
}

function createSecure({ certificate, clients }: SocketTls, accept: (socket: Socket) => void): Server {
  const besides = () => (clients === undefined ? {} : { ca: clients.current })
  const asked: TlsOptions = clients === undefined ? {} : { requestCert: true, rejectUnauthorized: true }
  const server = createTlsServer({ ...tlsBounds, ...certificate.current, ...besides(), ...asked }, accept)
  const renew = certificate.follow(server, besides)
  clients?.follow(server, renew)
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return server
}

type Place = { readonly port: number; readonly host: string } | { readonly fd: number }

function listenOn(server: Server, place: Place, unixPath: string | undefined): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(place, () => {
      server.off('error', reject)
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address)
      // A held Unix socket does not say where it is.
      else if (unixPath !== undefined) resolve({ address: unixPath, family: 'unix', port: 0 })
      else reject(new Error('not listening on a port'))
    })
  })
}
