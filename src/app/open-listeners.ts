import { readFileSync } from 'node:fs'

import { defaultProjectId, type IngestGrant, telemetrySignals } from '../access/index.ts'
import { nameOfListener, openListener, type IngestDoor, type MountedEndpoint, type SocketEndpoint, type SocketTls } from '../api/index.ts'
import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { ServedCertificate } from '../lib/tls/served-certificate.ts'
import { type HeldSockets, socketNameOf } from './held-sockets.ts'
import type { Lifecycle } from './lifecycle.ts'
import { tryListen } from './listen.ts'
import { openCertificateFiles } from './tls/open-certificate-files.ts'

interface ListenerParts {
  readonly door: IngestDoor
  readonly endpoints: readonly MountedEndpoint<SocketEndpoint>[]
  /** The main host. */
  readonly host: string
  readonly certificate: ServedCertificate | undefined
  readonly held: HeldSockets
  readonly lifecycle: Lifecycle
  readonly log: Log
}

/** What a listener without a key of its own takes in belongs to the default project. */
const ownGrant: IngestGrant = {
  keyId: 'listeners',
  keyName: 'Listeners without a key',
  projectId: defaultProjectId,
  signals: new Set(telemetrySignals),
}

/** Opens the listeners that the settings ask for. Throws Fault('bad_input') when a file that they name cannot be read; a taken port is logged. */
export async function openListeners(parts: ListenerParts): Promise<void> {
  const { door, endpoints, host, held, lifecycle, log } = parts
  for (const { receiver, endpoint } of endpoints) {
    const { listen } = endpoint
    const key = listen.keyFile === undefined ? undefined : read(listen.keyFile, 'ingest key').trim()
    const grant = key === undefined ? () => Promise.resolve(ownGrant) : () => door.authenticate(key)
    const listener = openListener(door, { receiver, endpoint, grant }, openSocketTls(endpoint, parts))
    const name = nameOfListener({ receiver, endpoint })
    lifecycle.onStop('doors', name, (withinMs) => listener.stop(withinMs))
    await tryListen(name, () => listener.listen(listen.port, listen.host ?? host, held.take(socketNameOf(name))), log)
  }
}

function openSocketTls(
  { listen: { tls } }: SocketEndpoint,
  { door: { clock }, certificate, lifecycle, log }: ListenerParts,
): SocketTls | undefined {
  if (tls === undefined) return undefined
  const clientCa = tls.clientCa === undefined ? undefined : read(tls.clientCa, "authorities of clients' certificates")
  if (tls.cert !== undefined && tls.key !== undefined)
    return { certificate: openCertificateFiles({ clock, log, lifecycle }, { cert: tls.cert, key: tls.key }).certificate, clientCa }
  if (certificate === undefined)
    throw new Fault('bad_input', 'a TLS port of a receiver needs `tlsCert` and `tlsKey`, or the certificate of `tls`')
  return { certificate, clientCa }
}

function read(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Fault('bad_input', `the ${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
