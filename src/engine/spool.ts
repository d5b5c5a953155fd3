import { createHash } from 'node:crypto'
import { createWriteStream, lstatSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { ClickHouseError, errorCodes } from './clickhouse-error.ts'

const memoryDirectory = '/dev/shm'
/** Below this the memory file system is left alone. */
const minFreeMemoryBytes = 512 * 2 ** 20
const maxBodyBytes = 2 ** 30

/** Rows on their way into the engine: one file an insert, read once and removed. */
export interface Spool {
  /** Writes `head` and then `body` to a new file. Throws ClickHouseError when it is too large or the disk is full. */
  write(head: Buffer, body: Readable | undefined, signal: AbortSignal): Promise<{ path: string; remove(): Promise<void> }>
  remove(): void
}

/** Opens the spool of a data directory whose lock this process holds, in memory where there is room, else on its disk. */
export function openSpool(dataDir: string): Spool {
  const onDisk = join(dataDir, 'spool')
  const inMemory = openInMemory(dataDir)
  rmSync(onDisk, { recursive: true, force: true })
  mkdirSync(onDisk, { mode: 0o700 })
  let count = 0
  return {
    async write(head, body, signal) {
      const directory = inMemory !== undefined && freeBytes(memoryDirectory) > minFreeMemoryBytes ? inMemory : onDisk
      const path = join(directory, `${count++}`)
      const remove = (): Promise<void> => rm(path, { force: true })
      try {
        const file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: 2 ** 20 })
        file.write(head)
        if (body === undefined) {
          await new Promise<void>((resolve, reject) => file.once('error', reject).end(resolve))
        } else await pipeline(body, limitBytes(), file, { signal })
        return { path, remove }
      } catch (error) {
        await remove()
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
          throw new ClickHouseError(errorCodes.NOT_ENOUGH_SPACE, 'No space left for the rows of an insert', 'NOT_ENOUGH_SPACE')
        throw error
      }
    },
    remove() {
      for (const directory of [onDisk, inMemory]) if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** One directory a data directory, so that what a killed engine left is found and removed. */
function openInMemory(dataDir: string): string | undefined {
  const directory = join(memoryDirectory, `vedette-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
  try {
    const before = lstatSync(directory, { throwIfNoEntry: false })
    // Somebody else's directory or link under our name: keep away from it.
    if (before !== undefined && (before.uid !== process.getuid?.() || !before.isDirectory())) return undefined
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { mode: 0o700 })
    return directory
  } catch {
    return undefined
  }
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

function limitBytes(): Transform {
  let total = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length
      if (total <= maxBodyBytes) done(null, chunk)
      else
        done(
          new ClickHouseError(errorCodes.QUERY_IS_TOO_LARGE, `The rows of one insert exceed ${maxBodyBytes} bytes`, 'QUERY_IS_TOO_LARGE'),
        )
    },
  })
}
