import { mkdir } from 'node:fs/promises'

import type { Driver } from 'kysely'

import { lockDirectory } from '../../../lib/directory-lock.ts'
import { finishSwap } from '../snapshots/swap-directory.ts'
import { createClusterIfMissing } from './create-cluster.ts'
import { superviseDatabase } from './database-supervisor.ts'
import { EmbeddedDriver } from './embedded-driver.ts'
import { type ProbeDisk, guardFreeSpace, probeDisk } from './free-space-guard.ts'

export interface EmbeddedOptions {
  /** Made when missing; nothing else may be kept in it. */
  readonly directory: string
  /** How free space is measured. */
  readonly probeDisk?: ProbeDisk
  /** A statement without an answer after this is given up and the database reopened. */
  readonly answerWithinMs?: number
}

/** Takes the directory, opens the database in it and keeps it open until the driver is destroyed. */
export async function openEmbeddedDriver(options: EmbeddedOptions): Promise<{ driver: Driver; beforeWrite: () => Promise<void> }> {
  const { directory } = options
  finishSwap(directory)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = lockDirectory(directory)
  try {
    const space = guardFreeSpace(directory, options.probeDisk ?? probeDisk)
    await space.assertOpenable()
    const data = await createClusterIfMissing(directory, () => space.assertWritable())
    const supervisor = await superviseDatabase(data, options.answerWithinMs ?? 30_000)
    const closeAndRelease = async (): Promise<void> => {
      try {
        await supervisor.close()
      } finally {
        lock.release()
      }
    }
    const beforeWrite = async (): Promise<void> => {
      lock.assertHeld()
      await space.assertWritable()
    }
    return { driver: new EmbeddedDriver({ current: () => supervisor.current(), close: closeAndRelease }), beforeWrite }
  } catch (error) {
    lock.release()
    throw error
  }
}
