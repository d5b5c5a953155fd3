import { statfs } from 'node:fs/promises'

import type { Clock } from '../lib/clock.ts'
import { systemClock } from '../lib/clock.ts'
import { type Machine, thisMachine } from '../lib/machine-limits.ts'

/** What is asked of the machine. Tests bring a machine of their own. */
export interface Host extends Machine {
  readonly clock: Clock
  readonly nodeVersion: string
  /** User that runs this; undefined where there are none. */
  readonly uid: number | undefined
  disk(path: string): Promise<Disk>
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
  ...thisMachine,
  clock: systemClock,
  nodeVersion: process.versions.node,
  uid: process.getuid?.(),
  async disk(path) {
    const { type, bsize, blocks, bavail, files, ffree } = await statfs(path)
    return { type, totalBytes: blocks * bsize, freeBytes: bavail * bsize, totalFiles: files, freeFiles: ffree }
  },
}
