import { existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { syncDirectory } from '../embedded/durable-file-system.ts'

/** Where the directory goes that another one takes the place of. */
export const asideOf = (directory: string): string => `${directory}.before-rollback`
/** Where the one is made that is to take its place. */
export const restoredOf = (directory: string): string => `${directory}.restored`
/** While it stands the swap is decided: a directory that is missing is no new one. */
const markerOf = (directory: string): string => `${directory}.swap`

/** Puts the restored directory in the place of the other, which stays beside it until the next time. A crash in between is made good by the next start. */
export function swapDirectory(directory: string): void {
  rmSync(asideOf(directory), { recursive: true, force: true })
  const marker = openSync(markerOf(directory), 'w', 0o600)
  fsyncSync(marker)
  closeSync(marker)
  syncDirectory(dirname(directory))
  finishSwap(directory)
}

/** Ends a swap that was cut off. Call it before the directory is opened; whoever does holds the data directory. */
export function finishSwap(directory: string): void {
  if (!existsSync(markerOf(directory))) return
  if (existsSync(restoredOf(directory))) {
    if (existsSync(directory)) renameSync(directory, asideOf(directory))
    renameSync(restoredOf(directory), directory)
  }
  syncDirectory(dirname(directory))
  rmSync(markerOf(directory), { force: true })
  syncDirectory(dirname(directory))
}
