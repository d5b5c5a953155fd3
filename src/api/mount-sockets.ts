import type { TcpEndpoint, UdpEndpoint } from '../receivers/receiver.ts'
import type { IngestDoor } from './ingest-door.ts'
import { aggregateFrames } from './sockets/aggregate-frames.ts'
import type { Listening } from './sockets/keep-frames.ts'
import { createTcpListener, type SocketListener, type SocketTls } from './sockets/tcp-listener.ts'
import { createUdpListener } from './sockets/udp-listener.ts'

export type { Listening } from './sockets/keep-frames.ts'
export type { SocketListener, SocketTls } from './sockets/tcp-listener.ts'

/**
 * The listener of a `tcp` or `udp` endpoint, not listening yet. What a receiver brings is in `receivers/receiver.ts` (`TcpEndpoint`,
 * `UdpEndpoint`): a pure splitter of frames, a pure decode of many frames at once, and for protocols that speak a conversation. Everything
 * else is here: bounds of connections, bytes and time, the sender's address against the allow-list, batches, back-pressure over TCP,
 * a bounded queue that counts its drops over UDP, acknowledgements once the log is durable, and a stop that stores what came.
 */
export function openListener(door: IngestDoor, listening: Listening, tls: SocketTls | undefined): SocketListener {
  if (listening.endpoint.aggregate !== undefined) return aggregateFrames(door, listening, (summed) => openPlain(door, summed, tls))
  return openPlain(door, listening, tls)
}

function openPlain(door: IngestDoor, listening: Listening, tls: SocketTls | undefined): SocketListener {
  return isTcp(listening) ? createTcpListener(door, listening, tls) : createUdpListener(door, listening as Listening<UdpEndpoint>)
}

/** The name of a listener in our own log: `syslog tcp`. */
export function nameOfListener({ receiver, endpoint }: Pick<Listening, 'receiver' | 'endpoint'>): string {
  return `${receiver} ${endpoint.path}`
}

function isTcp(listening: Listening): listening is Listening<TcpEndpoint> {
  return listening.endpoint.kind === 'tcp'
}
