import { Fault } from '../lib/errors.ts'
import { hashInSlices } from '../lib/hash-in-slices.ts'
import type { GrpcCall, GrpcHandler } from '../lib/http/grpc-call.ts'
import {
  admitSender,
  countRefused,
  readIngestKey,
  takeIn,
  type GrpcEndpoint,
  type IngestDoor,
  type MountedEndpoint,
} from './ingest-door.ts'

const noQuery = new URLSearchParams()

/** The gRPC methods of all receivers by path, for `createGrpcServer`. */
export function grpcMethods(door: IngestDoor, endpoints: readonly MountedEndpoint<GrpcEndpoint>[]): ReadonlyMap<string, GrpcHandler> {
  return new Map(endpoints.map((mounted) => [mounted.endpoint.path, handlerOf(door, mounted)]))
}

/** Refuses a call before its message is read: without a known key, or when too much is being taken in. */
export function admitGrpcCall(door: IngestDoor) {
  return async (call: GrpcCall): Promise<void> => {
    const refusal = door.ingest.refusal(0)
    if (refusal !== undefined) throw refusal
    const key = readIngestKey(call.metadata)
    if (key === undefined) throw new Fault('unauthenticated', 'send an ingest key as authorization: Bearer KEY')
    await door.authenticate(key, call.remoteAddress)
  }
}

function handlerOf(door: IngestDoor, mounted: MountedEndpoint<GrpcEndpoint>): GrpcHandler {
  return async (message, call) => {
    const receivedAt = door.clock.now()
    const sender = { key: readIngestKey(call.metadata), address: call.remoteAddress }
    const grant = await admitSender(door, mounted, sender).catch((error: unknown) => {
      countRefused(door, mounted, undefined, error)
      throw error
    })
    const intake = { body: message, receivedAt, contentType: 'application/grpc', query: noQuery, headers: call.metadata }
    return mounted.endpoint.respond(await takeIn(door, mounted, grant, intake, await hashInSlices(message)))
  }
}
