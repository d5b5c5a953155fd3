import type { AddressInfo } from 'node:net'

import type { FastifyInstance } from 'fastify'

import type { Access } from '../access/index.ts'
import { admitGrpcCall, closeHttpServer, grpcMethods, type IngestDoor, type Services } from '../api/index.ts'
import type { Settings } from '../config/settings.ts'
import { createGrpcServer } from '../lib/http/grpc-server.ts'
import type { Pushgateway } from '../pushgateway/index.ts'
import type { Begun } from './begun.ts'
import { listen, tryListen } from './listen.ts'
import type { Mounted } from './mount-receivers.ts'
import { openListeners } from './open-listeners.ts'
import { buildMainServer, buildOtlpServer } from './serve-http.ts'
import type { ReceiverTls } from './tls/open-receiver-tls.ts'

interface DoorParts extends Pick<Begun, 'log' | 'lifecycle' | 'tls' | 'sockets'> {
  readonly settings: Settings
  readonly mounted: Mounted
  readonly receiverTls: ReceiverTls
  readonly access: Access
  readonly services: Services
  readonly door: IngestDoor
  readonly pushgateway: Pushgateway
}

const closeWithinMs = 2000
/** How long silent connections may ask once more when a service manager holds the sockets. */
const lingerWhenHeldMs = 800
const mebibyte = 1024 * 1024

/** Opens all that listens: the main server, OTLP's own ports, and what receivers listen at. Returns where the main one is; a taken port of the others is logged. */
export async function openDoors(all: DoorParts): Promise<AddressInfo> {
  const { settings, mounted, receiverTls, log, lifecycle, tls, sockets: held, access, services, door, pushgateway } = all
  const parts = { settings, log, access, services, door, pushgateway, endpoints: mounted.http }
  const main = await buildMainServer(parts, tls?.certificate)
  const socket = held.take('main')
  const address = await listen(main, { ...settings, socket, misnamed: socket === undefined ? held.left() : [] })
  lifecycle.onStop('doors', 'main server', () => closeGently(main, socket))
  if (settings.otlp.http.enabled) {
    const { port, host } = settings.otlp.http
    const otlp = await buildOtlpServer(parts, tls?.certificate)
    const otlpSocket = held.take('otlp-http')
    lifecycle.onStop('doors', 'OTLP/HTTP server', () => closeGently(otlp, otlpSocket))
    await tryListen('OTLP/HTTP', () => listen(otlp, { port, host: host ?? settings.host, socket: otlpSocket }), log)
  }
  if (settings.otlp.grpc.enabled) {
    const grpc = createGrpcServer({
      methods: grpcMethods(door, mounted.grpc),
      admit: admitGrpcCall(door),
      maxMessageBytes: 64 * mebibyte,
      buffered: door.buffered,
      maxConnections: 1000,
      receiveTimeoutMs: 60_000,
      idleTimeoutMs: 600_000,
      tls: tls?.certificate,
      reportBug: door.logBug,
    })
    lifecycle.onStop('doors', 'OTLP/gRPC server', () => grpc.stop(closeWithinMs))
    const { port, host } = settings.otlp.grpc
    await tryListen('OTLP/gRPC', () => grpc.listen(port, host ?? settings.host, held.take('otlp-grpc')), log)
  }

  await openListeners({ door, endpoints: mounted.sockets, host: settings.host, tls: receiverTls, held, lifecycle, log })
  const left = held.left()
  if (left.length > 0)
    log.warn({ sockets: left }, 'sockets were handed over that nothing listens at: check FileDescriptorName= and what is configured')
  return address
}

/** Silent connections may ask once more when somebody holds the socket. */
function closeGently(server: FastifyInstance, socket: number | undefined): Promise<void> {
  const lingerMs = socket === undefined ? 0 : lingerWhenHeldMs
  return closeHttpServer(server, closeWithinMs - lingerMs, lingerMs)
}
