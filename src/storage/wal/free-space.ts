import { statfs } from 'node:fs/promises'

import { every } from '../../lib/every.ts'
import type { Log } from '../../lib/log.ts'
import type { WalLimits } from './limits.ts'

export interface FreeSpace {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** Asks the file system that holds `directory`. */
export async function probeFreeSpace(directory: string): Promise<FreeSpace> {
  const { bavail, blocks, bsize } = await statfs(directory)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** Knows without waiting whether the disk has room. */
export interface SpaceWatch {
  /** Bytes that may still be written before the floor is reached; negative when it is passed. */
  readonly roomBytes: number
  /** Counts what was written since the last look. */
  wrote(bytes: number): void
  stop(): void
}

const intervalMs = 1000

/** Looks once a second. When looking fails the last answer stands: an unreadable disk shows at the next write. */
export async function watchFreeSpace(
  probe: () => Promise<FreeSpace>,
  { minFreeBytes, minFreeShare }: Pick<WalLimits, 'minFreeBytes' | 'minFreeShare'>,
  log: Log,
): Promise<SpaceWatch> {
  const look = async (): Promise<number> => {
    const { freeBytes, totalBytes } = await probe()
    return freeBytes - Math.max(minFreeBytes, totalBytes * minFreeShare)
  }
  let roomBytes = await look()
  let looking = false

  const refresh = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      roomBytes = await look()
    } catch (error) {
      log.warn({ err: error }, 'The free space of the disk could not be read')
    }
    looking = false
  }
  const stop = every(intervalMs, () => void refresh())

  return {
    get roomBytes() {
      return roomBytes
    },
    wrote(bytes) {
      roomBytes -= bytes
    },
    stop,
  }
}
