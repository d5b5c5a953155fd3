import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Disk {
  readonly path: string
  remove(): void
}

/** A small disk in memory; undefined where mounting is not permitted. */
export function mountDisk(sizeMiB: number): Disk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'vedette-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path]).status !== 0) {
    rmSync(path, { recursive: true })
    return undefined
  }
  return {
    path,
    remove: () => {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

/** Writes until there is no room at all. */
export function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (let size = 1024 * 1024; size >= 4096; size /= 2) writeWhilePossible(handle, Buffer.alloc(size))
  } finally {
    closeSync(handle)
  }
}

function writeWhilePossible(handle: number, piece: Buffer): void {
  try {
    while (writeSync(handle, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
