import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { lockDirectory } from '../../lib/directory-lock.ts'
import { Fault } from '../../lib/errors.ts'
import { removeUnlocked } from './remove-unlocked.ts'

/** The place of a data directory that is being made. */
export interface RestoreTarget {
  /** Where it is made: on the file system that it will lie on. */
  readonly scratch: string
  /** Where it will lie. */
  readonly place: string
  /** Brings it to the disk. Throws Fault `conflict` when something has come to its place meanwhile. */
  prepare(): Promise<void>
  /** Puts what was prepared into its place, durably. Throws as `prepare` does. */
  commit(): Promise<void>
  /** Leaves what was made where it is. */
  leave(): void
  /** Takes away what was made; nothing once parts of it are in their place, so that a platform that is started there sees that others are missing. */
  abandon(): Promise<void>
}

const marker = '.restoring-'
/** What file systems put into their own roots. */
const noContent = new Set(['lost+found'])

/**
 * Prepares to make a data directory at a path that is missing or empty, and finds out at once whether it can take its place in the end. A mount
 * point, or a directory whose parent may not be written, cannot be replaced: then it is made inside and its parts are moved up at the
 * end. Throws Fault `conflict` when something is there, `unavailable` when nothing can be written.
 */
export async function openRestoreTarget(path: string): Promise<RestoreTarget> {
  // A link stays one, to what will lie behind it.
  const target = await realpath(path).catch(() => resolve(path))
  const isThere = await assertEmpty(target)
  const isInside = isThere && !(await canBeReplaced(target))
  const parent = isInside ? target : dirname(target)
  const begin = isInside ? marker : `.${basename(target)}${marker}`
  const scratch = join(parent, `${begin}${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(parent, { recursive: true })
    await removeUnlocked(parent, begin)
    await mkdir(scratch, { mode: 0o700 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Fault('unavailable', `${target} cannot be made: ${reason}`, { cause: error })
  }
  const lock = lockDirectory(scratch)
  let isMoving = false
  return {
    scratch,
    place: target,
    async prepare() {
      await syncAll(scratch)
      await assertEmpty(target)
    },
    async commit() {
      await assertEmpty(target)
      lock.release()
      if (isInside) {
        // The scratch directory stays until the last one is moved: who finds it knows that something is missing.
        isMoving = true
        for (const name of await readdir(scratch)) await rename(join(scratch, name), join(target, name))
        await syncDirectory(target)
        await rmdir(scratch)
      } else await rename(scratch, target)
      await syncDirectory(parent)
    },
    leave: () => lock.release(),
    async abandon() {
      lock.release()
      if (!isMoving) await rm(scratch, { recursive: true, force: true })
    },
  }
}

/** Is this a data directory into which a restore was cut off just as it put things into their place? */
export function isHalfRestored(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).some((name) => name.startsWith(marker))
  } catch {
    return false
  }
}

/** Whether it is there. */
async function assertEmpty(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Fault('conflict', `${directory} is there already and is no directory that can be read`, { cause: error })
  })
  if (names === undefined) {
    const isLink = await lstat(directory).then(
      () => true,
      () => false,
    )
    if (isLink) throw new Fault('conflict', `${directory} is a link to what is not there`)
    return false
  }
  if (names.some((name) => !noContent.has(name) && !name.startsWith(marker)))
    throw new Fault('conflict', `${directory} is not empty: a restore goes into a new or empty directory only`)
  return true
}

/** Moves it away and back: a mount point cannot be moved, nor what lies in a directory that is not ours. */
async function canBeReplaced(directory: string): Promise<boolean> {
  const aside = join(dirname(directory), `.${basename(directory)}.aside-${randomBytes(6).toString('hex')}`)
  const names = await readdir(directory)
  if (names.length > 0) return false
  try {
    await rename(directory, aside)
  } catch {
    return false
  }
  await rename(aside, directory)
  return true
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
