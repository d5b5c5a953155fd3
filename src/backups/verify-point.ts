import { existsSync } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'

import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import { defaultWalLimits } from '../storage/wal/index.ts'
import type { RestorePoint } from './catalogue.ts'
import { checkSizes } from './restore/check-point.ts'
import { type Key, openerOf } from './restore/opener.ts'
import { removeTried, tryOut } from './restore/restore-point.ts'
import { readStored } from './sealed-object.ts'

/** Below the data directory: what is tried out. It is there for minutes, and its room was looked for before, so no budget counts it. */
export const verifyScratch = 'verify-scratch'

export interface VerifyInput {
  readonly store: BlobStore
  readonly point: RestorePoint
  /** Undefined: nobody here can open it, so only its checksums are compared. */
  readonly key: Key | undefined
  /** Where it may be restored to: below this. */
  readonly dataDir: string
  readonly log: Log
  readonly memoryLimitBytes: number
  /** Of the budget for the disk; undefined: nobody has set one. */
  readonly budgetLeftBytes?: number | undefined
  readonly signal: AbortSignal
  readonly onProgress?: (done: number, objects: number) => void
}

/**
 * Tries a restore point out: with a key it is restored to a scratch directory, the stores start there, rows are counted and every part is read;
 * without one every byte is compared with its checksum. Returns one sentence. Throws Fault `bad_input` when it would not restore.
 */
export async function verifyPoint(input: VerifyInput): Promise<string> {
  const { store, point, key, dataDir, log, memoryLimitBytes, budgetLeftBytes, signal, onProgress } = input
  const { manifest } = point
  if (key === undefined) {
    await checkSizes({ store, signal }, manifest)
    let done = 0
    for (const object of manifest.objects) {
      for await (const _ of readStored(store, object, signal));
      onProgress?.(++done, manifest.objects.length)
    }
    return `the checksums of ${manifest.objects.length} objects hold; it was not restored, as no key is at hand`
  }
  const opener = await openerOf(store, key, manifest.recipients, signal)
  await tryOut({
    store,
    opener,
    point,
    parent: join(dataDir, verifyScratch),
    room: { keepFreeBytes: await keptFree(dataDir), budgetLeftBytes },
    log,
    memoryLimitBytes,
    signal,
    ...(onProgress && { onProgress }),
  })
  const rows = [...Object.values(manifest.state), ...Object.values(manifest.telemetry)].reduce((sum, count) => sum + count, 0)
  return `restored to a scratch directory: ${rows} rows are there, every part holds`
}

/** Takes away what a verification left that was killed: as much as the whole back-up, and the next one may be a week away. */
export async function releaseScratch(dataDir: string): Promise<void> {
  const parent = join(dataDir, verifyScratch)
  if (existsSync(parent)) await removeTried(parent)
}

/** With less the platform refuses what comes in. */
async function keptFree(dataDir: string): Promise<number> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const { blocks, bsize } = await statfs(dataDir)
  return Math.max(defaultWalLimits.minFreeBytes, defaultWalLimits.minFreeShare * blocks * bsize)
}

/** The newest one, or the one that is named. Throws Fault `not_found`. */
export function choosePoint(points: readonly RestorePoint[], id: string | undefined): RestorePoint {
  const point = id === undefined ? points[0] : points.find(({ manifest }) => manifest.id === id)
  if (point === undefined)
    throw new Fault('not_found', id === undefined ? 'There is no restore point in the repository' : `There is no restore point ${id}`)
  return point
}
