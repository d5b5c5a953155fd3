import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { errorCode, readOptionalFile, replaceFile, type FileSystem } from './file-system.ts'
import { makeSegmentNumber, splitSegmentNumber, type SegmentNumber } from './segment-number.ts'

/** Gives out segment numbers, each once for ever. */
export interface Sequence {
  /** Throws Fault `unavailable` when no number could be reserved on disk. */
  next(): SegmentNumber
}

/** Numbers are reserved on disk in strides, so that a crash skips some instead of using one twice. */
const stride = 4096

const neverWritable = new Set(['EACCES', 'EPERM', 'EROFS'])

interface State {
  readonly node: number
  /** No number from here on was given out. */
  readonly reserved: number
}

/**
 * Reads `sequence.json` of the log's directory. When it is gone or damaged another node id is drawn: new numbers then cannot
 * meet old ones. `used` are the numbers of the files found. Throws Fault `unavailable` when the directory may not be written.
 */
export async function openSequence(files: FileSystem, directory: string, used: readonly SegmentNumber[], log: Log): Promise<Sequence> {
  const path = join(directory, 'sequence.json')
  const save = async ({ node, reserved }: State): Promise<void> =>
    replaceFile(files, path, [Buffer.from(`${JSON.stringify({ version: 1, node, reserved })}\n`)])

  const bytes = await readOptionalFile(files, path)
  const known = bytes === undefined ? undefined : parseState(bytes)
  if (bytes !== undefined && known === undefined) {
    log.warn({ path }, 'The sequence of the write-ahead log is unreadable; numbers go on under a new node id')
    await files.rename(path, `${path}.damaged`)
  }
  const node = known?.node ?? randomBytes(3).readUIntBE(0, 3)
  const highest = used
    .map(splitSegmentNumber)
    .reduce((most, number) => (number.node === node ? Math.max(most, number.sequence + 1) : most), 0)
  let next = Math.max(known?.reserved ?? 0, highest)
  let reserved = next
  let saving = false
  const reserveMore = async (): Promise<void> => {
    if (saving) return
    saving = true
    try {
      await save({ node, reserved: reserved + stride })
      reserved += stride
    } catch (error) {
      // A full disk: what lies in the log must be stored first, and for that no number is needed.
      log.error({ err: error, path }, 'Segment numbers could not be reserved')
      if (neverWritable.has(errorCode(error) ?? '')) refused = error
    }
    saving = false
  }
  let refused: unknown
  await reserveMore()
  if (refused !== undefined) {
    throw new Fault('unavailable', `The directory of the write-ahead log, ${directory}, cannot be written (${errorCode(refused)})`, {
      cause: refused,
    })
  }

  return {
    next() {
      if (reserved - next < stride / 2) void reserveMore()
      if (next >= reserved) throw new Fault('unavailable', 'The write-ahead log cannot write to its directory', { retryAfterSeconds: 5 })
      return makeSegmentNumber(node, next++)
    },
  }
}

function parseState(bytes: Buffer): State | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value !== 'object' || value === null || !('node' in value) || !('reserved' in value)) return undefined
    const { node, reserved } = value
    if (!isWithin(node, 2 ** 24) || !isWithin(reserved, 2 ** 40)) return undefined
    return { node, reserved }
  } catch {
    return undefined
  }
}

function isWithin(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < limit
}
