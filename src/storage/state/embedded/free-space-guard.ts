import { statfs } from 'node:fs/promises'

import { Fault } from '../../../lib/errors.ts'

/** Free and total bytes of the disk that holds a directory. */
export type ProbeDisk = (directory: string) => Promise<{ readonly freeBytes: number; readonly totalBytes: number }>

export const probeDisk: ProbeDisk = async (directory) => {
  const { bavail, blocks, bsize } = await statfs(directory)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

const mebibyte = 1024 * 1024
const minFreeBytes = 256 * mebibyte
const minFreeShare = 0.05
/** Five per cent of a large disk would be absurd for a database of some megabytes. */
const maxReserveBytes = 4096 * mebibyte
/** The disk is asked once in this time, not for every statement. */
const freshForMs = 1_000

/** Opening recovers from the log, which may add segments of 16 MiB; with less the database aborts. */
const openingBytes = 64 * mebibyte

export interface FreeSpaceGuard {
  /** Throws Fault `disk_full` while too little is free to change anything. */
  assertWritable(): Promise<void>
  /** Throws Fault `disk_full` while an existing database could not even be opened. */
  assertOpenable(): Promise<void>
}

/** PostgreSQL in PGlite never answers again when a segment of its log does not fit on the disk, so it must not come to that. */
export function guardFreeSpace(directory: string, probe: ProbeDisk): FreeSpaceGuard {
  let last: { readonly at: number; readonly fault: Fault | undefined } | undefined
  return {
    async assertWritable() {
      const now = performance.now()
      if (last === undefined || now - last.at > freshForMs) {
        const { freeBytes, totalBytes } = await probe(directory)
        const reserveBytes = Math.min(Math.max(minFreeBytes, totalBytes * minFreeShare), maxReserveBytes)
        last = { at: now, fault: freeBytes < reserveBytes ? describe(directory, freeBytes, reserveBytes) : undefined }
      }
      if (last.fault !== undefined) throw last.fault
    },
    async assertOpenable() {
      const { freeBytes } = await probe(directory)
      if (freeBytes < openingBytes) throw describe(directory, freeBytes, openingBytes)
    },
  }
}

function describe(directory: string, freeBytes: number, reserveBytes: number): Fault {
  const message = `The disk of ${directory} has ${inMebibytes(freeBytes)} free, ${inMebibytes(reserveBytes)} are needed: nothing is changed until space is freed`
  return new Fault('disk_full', message, { retryAfterSeconds: 30 })
}

function inMebibytes(bytes: number): string {
  return `${Math.floor(bytes / mebibyte)} MiB`
}
