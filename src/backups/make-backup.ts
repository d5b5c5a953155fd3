import { createHmac, randomBytes } from 'node:crypto'

import type { Recipient } from '../lib/age/keys.ts'
import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { writeTar } from '../lib/tar/write-tar.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { telemetrySchemaVersion } from '../storage/telemetry/index.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { manifestName, partsPrefix, pointsPrefix, readCatalogue, readPoint, type RestorePoint } from './catalogue.ts'
import { dumpState } from './dump-state.ts'
import { pack } from './gzip.ts'
import { type BackupIdentity, readIdentity } from './identity.ts'
import { inLanes } from './in-lanes.ts'
import { encodeManifest, type Manifest, manifestVersion, partOf, type StoredObject } from './manifest.ts'
import { platformFiles, type TelemetryPlace } from './platform-files.ts'
import { checkSizes } from './restore/check-point.ts'
import { putSealed, type Sealing } from './sealed-object.ts'
import { freezeParts, releaseAllParts, releaseParts } from './telemetry/frozen-parts.ts'
import type { Piece } from './telemetry/piece.ts'
import { readServerParts } from './telemetry/server-parts.ts'

export interface BackupContext {
  readonly clock: Clock
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  /** That of a cluster is not in the back-up. */
  readonly telemetryIn: TelemetryPlace
  readonly dataDir: string
  /** Version of the program. */
  readonly program: string
  /** Files that say how the platform runs: configuration, rules. */
  readonly settingsFiles: () => readonly string[]
  /** Resolves when the store has every row that was acknowledged before the call. */
  readonly catchUp: (withinMs: number, signal: AbortSignal) => Promise<void>
}

export interface BackupProgress {
  readonly doneObjects: number
  readonly objects: number
  readonly newBytes: number
}

export interface BackupInput {
  readonly store: BlobStore
  readonly recipients: readonly Recipient[]
  readonly signal: AbortSignal
  readonly onProgress?: (progress: BackupProgress) => void
  /** Objects that are known to be damaged: what they should hold is stored again. */
  readonly isDamaged?: (object: string) => boolean
}

const catchUpWithinMs = 120_000

/**
 * Makes a restore point. Everything that was acknowledged before the call is in it; of what comes meanwhile some may be. Objects that are in the
 * repository already are used again. The manifest is written last: until then there is nothing to restore. One at a time.
 */
export async function makeBackup(
  context: BackupContext,
  { store, recipients, signal, onProgress, isDamaged = () => false }: BackupInput,
): Promise<RestorePoint> {
  if (recipients.length === 0)
    throw new Fault('bad_input', 'Nobody could open the back-up: name a public key in backup.recipients or a passphrase')
  const startedAt = new Date(context.clock.now())
  const id = `${startedAt.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}-${randomBytes(4).toString('hex')}`
  const identity = await readIdentity(context.state)
  const sealing: Sealing = { store, recipients, signal }
  const { points } = await readCatalogue(store, signal)
  const own = points.filter(({ manifest }) => manifest.instance === identity.instance)
  const stored = await readStoredParts(sealing, own, isDamaged)
  await releaseAllParts(context.dataDir)
  try {
    await context.catchUp(catchUpWithinMs, signal)
    const frozen = context.telemetryIn === 'engine' ? await freezeParts(context.telemetry, context.dataDir, id, signal) : []
    const nameOf = partNames(identity, recipients)
    // Twice the same rows are stored once.
    const fresh = [...new Map(frozen.map((piece) => [nameOf(piece), piece]))].filter(([key]) => !stored.has(key)).map(([, piece]) => piece)
    let newBytes = 0
    let doneObjects = 0
    const count = <T extends { readonly sizeBytes: number }>(object: T): T => {
      newBytes += object.sizeBytes
      onProgress?.({ doneObjects: ++doneObjects, objects: Math.max(doneObjects, fresh.length + 2), newBytes })
      return object
    }
    const dump = await dumpState(context.state, context.dataDir, id)
    let objects: StoredObject[]
    try {
      objects = [
        { ...count(await putSealed(sealing, `${pointsPrefix}${id}/state.ndjson.gz.age`, dump.open())), place: 'state', rows: dump.rows },
      ]
    } finally {
      await dump.remove()
    }
    const files = pack(writeTar(platformFiles(context)))
    objects.push({ ...count(await putSealed(sealing, `${pointsPrefix}${id}/files.tar.gz.age`, files)), place: 'files', rows: 0 })
    const storePiece = async (key: string, piece: Piece): Promise<void> => {
      const name = `${partsPrefix}${key.slice(0, 2)}/${key}-${id.slice(-8)}.${piece.suffix}.age`
      const object = count(await putSealed(sealing, name, piece.open()))
      stored.set(key, { ...object, place: piece.place, rows: piece.rows })
    }
    const underWay = new Map<string, Promise<void>>()
    const put = async (piece: Piece): Promise<void> => {
      const key = nameOf(piece)
      if (stored.has(key)) return
      // Another part with the same rows may be on its way to the same name.
      const storing = underWay.get(key) ?? storePiece(key, piece).finally(() => underWay.delete(key))
      underWay.set(key, storing)
      await storing
    }
    await inLanes(fresh, put)
    const pieces = context.telemetryIn === 'server' ? await readServerParts(context.telemetry, put, signal) : frozen
    for (const piece of pieces) {
      const object = stored.get(nameOf(piece))
      if (object === undefined) throw new Error(`${piece.place} was not stored`)
      objects.push({ ...object, place: piece.place, rows: piece.rows })
    }
    const manifest: Manifest = {
      format: 'vedette back-up',
      version: manifestVersion,
      id,
      instance: identity.instance,
      program: context.program,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date(context.clock.now()).toISOString(),
      parent: own[0]?.manifest.id ?? null,
      recipients: recipients.map(({ text }) => text),
      stateSchema: [...dump.migrations],
      telemetrySchema: telemetrySchemaVersion,
      state: dump.counts,
      telemetry: countRows(pieces),
      withoutTelemetry:
        context.telemetryIn === 'cluster' ? 'telemetry lives in a ClickHouse cluster, which is backed up by its own means' : null,
      newBytes,
      objects,
    }
    // Parts that are used again may have been removed meanwhile: another platform's retention may not have known that they are needed.
    await checkSizes({ store, signal }, manifest)
    const bytes = encodeManifest(manifest)
    const content = async function* (): AsyncGenerator<Buffer> {
      yield bytes
    }
    await store.put(manifestName(id), content(), signal)
    // Read again: only what can be read is a restore point.
    return await readPoint(store, id, signal)
  } finally {
    await releaseParts(context.dataDir, id)
  }
}

/** What tells nobody without the platform's key what is in a part, and is the same for the same rows and recipients. */
function partNames({ nameKey }: BackupIdentity, recipients: readonly Recipient[]): (piece: Piece) => string {
  const readers = recipients
    .map(({ text }) => text)
    .toSorted()
    .join(' ')
  return ({ table, contentHash }) => createHmac('sha256', nameKey).update(`${readers}\n${table}\n${contentHash}`).digest('hex').slice(0, 40)
}

/** Parts of restore points, newest first, that are really there, by the first half of their names: of two of one name that of the newest point. */
async function readStoredParts(
  { store, signal }: Sealing,
  points: readonly RestorePoint[],
  isDamaged: (object: string) => boolean,
): Promise<Map<string, StoredObject>> {
  const sizes = new Map<string, number>()
  for await (const { name, sizeBytes } of store.list(partsPrefix, signal)) sizes.set(name, sizeBytes)
  const found = new Map<string, StoredObject>()
  for (const { manifest } of points) {
    for (const object of manifest.objects) {
      const key = /^parts\/..\/([0-9a-f]{40})-/.exec(object.object)?.[1]
      if (key === undefined || found.has(key) || partOf(object) === undefined) continue
      if (sizes.get(object.object) === object.sizeBytes && !isDamaged(object.object)) found.set(key, object)
    }
  }
  return found
}

function countRows(parts: readonly Piece[]): Record<string, number> {
  const rows: Record<string, number> = {}
  for (const part of parts) rows[part.table] = (rows[part.table] ?? 0) + part.rows
  return rows
}
