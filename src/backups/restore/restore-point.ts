import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, open, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import type { Opener } from '../../lib/age/decrypt.ts'
import { lockDirectory } from '../../lib/directory-lock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { BlobStore } from '../../storage/blobs/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { RestorePoint } from '../catalogue.ts'
import { type Manifest, partOf, type StoredObject } from '../manifest.ts'
import { openSealed } from '../sealed-object.ts'
import { checkPoint } from './check-point.ts'
import { restoreFiles } from './restore-files.ts'
import { restoreState } from './restore-state.ts'
import { restoreTelemetry } from './restore-telemetry.ts'

export interface RestoreInput {
  readonly store: BlobStore
  readonly opener: Opener
  readonly point: RestorePoint
  /** Missing or empty; it appears whole or not at all. */
  readonly dataDir: string
  readonly log: Log
  readonly memoryLimitBytes: number
  readonly signal: AbortSignal
  readonly isThorough?: boolean
  readonly onProgress?: (done: number, objects: number) => void
  /** Before anything starts on it: what a clone changes. */
  readonly change?: (state: StateStore, scratch: string) => Promise<void>
}

/**
 * Makes a data directory from a restore point: beside its place, and renamed once everything is there and was counted. Throws Fault `conflict` when
 * something is there already, and as `checkPoint` does.
 */
export async function restorePoint(input: RestoreInput): Promise<void> {
  const target = resolve(input.dataDir)
  await assertEmpty(target)
  const parent = dirname(target)
  await mkdir(parent, { recursive: true })
  await checkPoint(input, input.point, parent)
  await removeLeftovers(target)
  const scratch = join(parent, `.${basename(target)}${marker}${randomBytes(6).toString('hex')}`)
  await mkdir(scratch, { mode: 0o700 })
  const lock = lockDirectory(scratch)
  let isDone = false
  try {
    await fill(input, scratch)
    await syncAll(scratch)
    await assertEmpty(target)
    lock.release()
    await rmdir(target).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
    await rename(scratch, target)
    isDone = true
    await syncDirectory(parent)
  } finally {
    if (!isDone) {
      lock.release()
      await rm(scratch, { recursive: true, force: true })
    }
  }
}

const marker = '.restoring-'

/** Restores into a directory of its own, looks through everything and takes it away again. Throws Fault as `restorePoint` does. */
export async function tryOut(input: Omit<RestoreInput, 'isThorough' | 'change'>): Promise<void> {
  await mkdir(dirname(input.dataDir), { recursive: true })
  await rm(input.dataDir, { recursive: true, force: true })
  await checkPoint(input, input.point, dirname(input.dataDir))
  await mkdir(input.dataDir, { mode: 0o700 })
  try {
    await fill({ ...input, isThorough: true }, input.dataDir)
  } finally {
    await rm(input.dataDir, { recursive: true, force: true })
  }
}

async function fill(input: RestoreInput, scratch: string): Promise<void> {
  const { store, opener, signal, point, onProgress } = input
  const { manifest } = point
  let done = 0
  const onObject = (): void => onProgress?.(++done, manifest.objects.length)
  const openObject = (object: StoredObject): AsyncIterable<Uint8Array> => openSealed(store, object, opener, signal)
  await restoreFiles(scratch, openObject(objectAt(manifest, 'files')))
  onObject()
  await restoreState(scratch, manifest, openObject(objectAt(manifest, 'state')), async (state) => input.change?.(state, scratch))
  onObject()
  if (manifest.objects.some((object) => partOf(object) !== undefined))
    await restoreTelemetry(
      {
        dataDir: scratch,
        log: input.log,
        memoryLimitBytes: input.memoryLimitBytes,
        open: openObject,
        isThorough: input.isThorough ?? false,
        onObject,
        signal,
      },
      manifest,
    )
  await writeFile(
    join(scratch, 'restored-from.json'),
    `${JSON.stringify({ point: manifest.id, instance: manifest.instance, startedAt: manifest.startedAt })}\n`,
    { mode: 0o600 },
  )
}

function objectAt(manifest: Manifest, place: string): StoredObject {
  const object = manifest.objects.find((one) => one.place === place)
  if (object === undefined) throw new Fault('bad_input', `The back-up has no ${place}`)
  return object
}

async function assertEmpty(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new Fault('conflict', `${directory} is there already and is no directory that can be read`, { cause: error })
  })
  if (names.length > 0) throw new Fault('conflict', `${directory} is not empty: a restore goes into a new or empty directory only`)
}

/** What earlier restores into this place left that were killed. */
async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target)
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`.${basename(target)}${marker}`)) continue
    const path = join(parent, name)
    try {
      lockDirectory(path).release()
    } catch {
      continue
    }
    await rm(path, { recursive: true, force: true })
  }
}

/** A file at a time would take longer than the restore. */
async function syncAll(directory: string): Promise<void> {
  const child = spawn('sync', ['-f', directory], { stdio: 'ignore' })
  const [code] = await once(child, 'exit').catch(() => [1])
  if (code !== 0) throw new Fault('unavailable', `what was restored could not be brought to the disk of ${directory}`)
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
