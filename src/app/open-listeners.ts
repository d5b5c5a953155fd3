import { readFileSync } from 'node:fs'

import { defaultProjectId, type IngestGrant, telemetrySignals } from '../access/index.ts'
import { nameOfListener, openListener, type IngestDoor, type MountedEndpoint, type SocketEndpoint } from '../api/index.ts'
import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { type HeldSockets, socketNameOf } from './held-sockets.ts'
import type { Lifecycle } from './lifecycle.ts'
import { tryListen } from './listen.ts'
import type { ReceiverTls } from './tls/open-receiver-tls.ts'

interface ListenerParts {
  readonly door: IngestDoor
  readonly endpoints: readonly MountedEndpoint<SocketEndpoint>[]
  /** The main host. */
  readonly host: string
  readonly tls: ReceiverTls
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

/** Opens the listeners that the settings ask for. Throws Fault('bad_input') when the file of a key cannot be read; a taken port is logged. */
export async function openListeners(parts: ListenerParts): Promise<void> {
  const { door, endpoints, host, tls, held, lifecycle, log } = parts
  for (const { receiver, endpoint } of endpoints) {
    const { listen } = endpoint
    const key = listen.keyFile === undefined ? undefined : readKey(listen.keyFile)
    const grant = key === undefined ? () => Promise.resolve(ownGrant) : () => door.authenticate(key)
    const listener = openListener(door, { receiver, endpoint, grant }, tls.of(endpoint))
    const name = nameOfListener({ receiver, endpoint })
    lifecycle.onStop('doors', name, (withinMs) => listener.stop(withinMs))
    await tryListen(name, () => listener.listen(listen.port, listen.host ?? host, held.take(socketNameOf(name))), log)
  }
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `the ingest key cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
