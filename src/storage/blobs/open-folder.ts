import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import { type Blob, blobName, type BlobStore } from './blob-store.ts'

/** What is not whole yet. Hidden: it is no object. */
const partial = '.partial-'
const readBytes = 256 * 1024

/**
 * Objects as files of a folder, made when it is missing. A file has its name once it is whole and on disk. `linkFile` gives a file a second name, as
 * link(2) does; where the file system has no such thing (FAT, some network drives) it is renamed.
 */
export function openFolder(folder: string, linkFile: (from: string, to: string) => Promise<void> = link): BlobStore {
  const root = resolve(folder)
  const pathOf = (name: string): string => {
    if (!blobName.test(name)) throw new Fault('bad_input', 'This is no name of an object')
    return join(root, name)
  }
  return {
    place: root,
    async put(name, content, signal) {
      const path = pathOf(name)
      const directory = dirname(path)
      const made = await guarded(root, () => mkdir(directory, { recursive: true, mode: 0o700 }))
      const scratch = join(directory, `${partial}${randomBytes(8).toString('hex')}`)
      try {
        await guarded(root, async () => {
          const file = await open(scratch, 'wx', 0o600)
          try {
            for await (const piece of content) {
              signal.throwIfAborted()
              await file.writeFile(piece)
            }
            await file.sync()
          } finally {
            await file.close()
          }
          await giveName(scratch, path, linkFile)
        })
      } finally {
        await unlink(scratch).catch(() => undefined)
      }
      await syncDirectory(directory)
      // One that was just made is durable once the one above it is.
      for (let below = directory; made !== undefined && below.startsWith(made); below = dirname(below)) await syncDirectory(dirname(below))
    },
    async get(name, signal) {
      const path = pathOf(name)
      await guarded(root, () => stat(path))
      return createReadStream(path, { highWaterMark: readBytes, signal })
    },
    async *list(prefix, signal) {
      const from = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : ''
      for await (const blob of walk(root, from, signal)) if (blob.name.startsWith(prefix)) yield blob
    },
    async remove(name) {
      const path = pathOf(name)
      await rm(path, { force: true }).catch((error: unknown) => {
        if (!notAllowed.has(codeOf(error) ?? '')) throw toFault(root, error)
        throw new Fault('forbidden', `Nothing may be removed from ${root} (${codeOf(error)})`, { cause: error })
      })
    },
  }
}

async function* walk(root: string, inside: string, signal: AbortSignal): AsyncGenerator<Blob> {
  signal.throwIfAborted()
  const entries = await readdir(join(root, inside), { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw toFault(root, error)
  })
  for (const entry of entries) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory()) yield* walk(root, name, signal)
    else if (entry.isFile() && blobName.test(name)) {
      const { size, mtimeMs } = await guarded(root, () => stat(join(root, name)))
      yield { name, sizeBytes: size, modifiedAtMs: mtimeMs }
    }
  }
}

/** What network drives and drivers of other systems' disks answer to what they do not know. */
const unknownHere = new Set(['EPERM', 'EINVAL', 'EISDIR', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])
const notAllowed = new Set(['EACCES', 'EPERM', 'EROFS'])

async function giveName(scratch: string, path: string, linkFile: (from: string, to: string) => Promise<void>): Promise<void> {
  try {
    // Unlike a rename it fails when the name is taken.
    await linkFile(scratch, path)
  } catch (error) {
    if (!unknownHere.has(codeOf(error) ?? '')) throw error
    // Names are made of chance, so this is for mistakes.
    if (await isThere(path)) throw new Fault('conflict', 'The object is in the folder already')
    await rename(scratch, path)
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!unknownHere.has(codeOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

async function guarded<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toFault(root, error)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

function toFault(root: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
      return new Fault('not_found', `The object is not in ${root}`, { cause: error })
    case 'EEXIST':
      return new Fault('conflict', `The object is in ${root} already`, { cause: error })
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault('disk_full', `There is no room left in ${root}`, { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EIO':
      return new Fault('unavailable', `${root} cannot be read or written (${codeOf(error)})`, { cause: error })
    case undefined:
    default:
      return error
  }
}
