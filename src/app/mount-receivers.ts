import type { GrpcEndpoint, HttpEndpoint, MountedEndpoint, SocketEndpoint } from '../api/index.ts'
import type { Settings } from '../config/settings.ts'
import { receivers } from '../receivers/index.ts'

/** Where the receivers take telemetry, by what it comes over. */
export interface Mounted {
  readonly http: readonly MountedEndpoint<HttpEndpoint>[]
  readonly grpc: readonly MountedEndpoint<GrpcEndpoint>[]
  readonly sockets: readonly MountedEndpoint<SocketEndpoint>[]
}

/** The endpoints that the settings ask of the receivers. */
export function mountReceivers(settings: Settings): Mounted {
  const all = receivers.flatMap((receiver) =>
    receiver.open(settings.receivers[receiver.name] ?? {}).map((endpoint) => ({ receiver: receiver.name, endpoint })),
  )
  return {
    http: all.filter((one): one is MountedEndpoint<HttpEndpoint> => one.endpoint.kind === 'http'),
    grpc: all.filter((one): one is MountedEndpoint<GrpcEndpoint> => one.endpoint.kind === 'grpc'),
    sockets: all.filter((one): one is MountedEndpoint<SocketEndpoint> => one.endpoint.kind === 'tcp' || one.endpoint.kind === 'udp'),
  }
}
