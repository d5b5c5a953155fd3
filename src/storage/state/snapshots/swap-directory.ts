import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { syncDirectory } from '../embedded/durable-file-system.ts'

/** Where the directory goes that another one takes the place of, the first time. */
const asideOf = (directory: string): string => `${directory}.before-rollback`
/** Where the one is made that is to take its place. */
export const restoredOf = (directory: string): string => `${directory}.restored`
/** While it stands the swap is decided: a directory that is missing is no new one. It names the place of the other one. */
const markerOf = (directory: string): string => `${directory}.swap`

/**
 * Puts the restored directory in the place of the other, which stays beside it: the answer says where. What was put there before stays, too. A
 * crash in between is made good by the next start.
 */
export function swapDirectory(directory: string): string {
  const aside = freeAside(directory)
  const marker = openSync(markerOf(directory), 'w', 0o600)
  try {
    writeSync(marker, basename(aside))
    fsyncSync(marker)
  } finally {
    closeSync(marker)
  }
  syncDirectory(dirname(directory))
  finishSwap(directory)
  return aside
}

/** Ends a swap that was cut off. Call it before the directory is opened; whoever does holds the data directory. */
export function finishSwap(directory: string): void {
  const marker = markerOf(directory)
  if (!existsSync(marker)) return
  if (existsSync(restoredOf(directory))) {
    // A marker of earlier versions is empty.
    const name = readFileSync(marker, 'utf8')
    if (existsSync(directory)) renameSync(directory, name === '' ? freeAside(directory) : join(dirname(directory), name))
    renameSync(restoredOf(directory), directory)
  }
  syncDirectory(dirname(directory))
  rmSync(marker, { force: true })
  syncDirectory(dirname(directory))
}

/** A place beside the directory that nothing has. */
function freeAside(directory: string): string {
  for (let n = 1; ; n++) {
    const place = n === 1 ? asideOf(directory) : `${asideOf(directory)}-${n}`
    if (!existsSync(place)) return place
  }
}
