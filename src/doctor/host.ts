import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { totalmem } from 'node:os'

import type { Clock } from '../lib/clock.ts'
import { systemClock } from '../lib/clock.ts'

/** What is asked of the machine. Tests bring a machine of their own. */
export interface Host {
  readonly clock: Clock
  readonly nodeVersion: string
  /** User that runs this; undefined where there are none. */
  readonly uid: number | undefined
  /** A file of /proc, /sys or /run; undefined when there is none. */
  readText(path: string): string | undefined
  disk(path: string): Promise<Disk>
  totalMemoryBytes(): number
}

/** A file system. */
export interface Disk {
  /** The magic number of statfs(2). */
  readonly type: number
  readonly totalBytes: number
  readonly freeBytes: number
  /** Names that can be made. 0 in all: the file system does not count them. */
  readonly totalFiles: number
  readonly freeFiles: number
}

export const thisHost: Host = {
  clock: systemClock,
  nodeVersion: process.versions.node,
  uid: process.getuid?.(),
  readText(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  async disk(path) {
    const { type, bsize, blocks, bavail, files, ffree } = await statfs(path)
    return { type, totalBytes: blocks * bsize, freeBytes: bavail * bsize, totalFiles: files, freeFiles: ffree }
  },
  totalMemoryBytes: totalmem,
}
