import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { errorCode, type FileSystem, type OpenFile, realFileSystem, replaceFileBy, writeFully } from '../wal/file-system.ts'
import { FileWindow } from './file-window.ts'
import { type Change, encodeFrame, encodeHeader, headerBytes, saltBytes } from './frame.ts'
import { isOverlong } from './is-overlong.ts'
import { type ReadJournal, readJournal } from './read-journal.ts'

interface JournalOptions {
  /** Holds nothing else; one process may use it at a time. */
  readonly directory: string
  readonly log: Log
  readonly files?: FileSystem
}

/**
 * A map from names to bytes that survives: for state that changes too often for the control plane and is small enough for memory. Every
 * change is appended to one file, those that come together share one sync; a file that holds mostly what is no more is written anew.
 */
export interface Journal {
  /** What is durable. */
  readonly entries: ReadonlyMap<string, Buffer>
  /** Of names and values. */
  readonly bytes: number
  /**
   * Resolve when the change is durable; changes happen in the order of the calls. Throw Fault `disk_full` or `unavailable`: then it is
   * not.
   */
  put(name: string, value: Buffer): Promise<void>
  remove(name: string): Promise<void>
  /** Waits for what is under way; later changes are refused. */
  close(): Promise<void>
}

interface Waiting extends Change {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const fileName = 'entries.log'
/** Of one sync. */
const groupBytes = 8 * 1024 * 1024
/** Encoded in one turn of the event loop. */
const turnBytes = 1024 * 1024

/**
 * Opens the journal in `directory`, made when it is missing. Damage never keeps it from opening: what can be read is there, the file is
 * set aside.
 */
export async function openJournal({ directory, log, files = realFileSystem }: JournalOptions): Promise<Journal> {
  const path = join(directory, fileName)
  await files.mkdir(directory)
  const found = (await files.readdir(directory)).includes(fileName)
    ? await readThere({ path, log, files })
    : { entries: new Map<string, Buffer>(), salt: undefined, end: 0, isClean: false }
  const { entries } = found
  let bytes = 0
  for (const [name, value] of entries) bytes += sizeOf(name, value)
  let salt = found.salt ?? randomBytes(saltBytes)
  let handle: OpenFile | undefined
  let fileBytes = found.end
  // Nothing may be written behind a torn end.
  let mustRewrite = !found.isClean
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let closed = false

  /** Writes what is there to a new file that then takes the old one's place. */
  async function rewrite(): Promise<void> {
    // Until the new file is in place the old one must not be appended to: it may be the one that failed.
    mustRewrite = true
    await closeFile()
    const newSalt = randomBytes(saltBytes)
    let size = 0
    await replaceFileBy(files, path, async (file) => {
      let pieces = [encodeHeader(newSalt)]
      let piecesBytes = headerBytes
      const flush = async (): Promise<void> => {
        await writeFully(file, pieces, size)
        size += piecesBytes
        pieces = []
        piecesBytes = 0
      }
      for (const [name, value] of entries) {
        const frame = encodeFrame(newSalt, { name, value })
        pieces.push(frame)
        piecesBytes += frame.length
        if (piecesBytes >= turnBytes) await flush()
      }
      await flush()
    })
    salt = newSalt
    fileBytes = size
    mustRewrite = false
  }

  /** Taken out first: a file that could not be closed is not used again either. */
  async function closeFile(): Promise<void> {
    const open = handle
    handle = undefined
    await open?.close()
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    if (mustRewrite || isOverlong({ fileBytes, bytes })) await rewrite()
    handle ??= await files.open(path, 'r+')
    const frames = group.map((change) => encodeFrame(salt, change))
    try {
      await writeFully(handle, frames, fileBytes)
      await handle.datasync()
    } catch (error) {
      // What the disk has now is not known: the next change writes all of it anew. Until then at least no refused change should stand
      // there.
      mustRewrite = true
      await handle.truncate(fileBytes).catch((cutError: unknown) => log.warn({ err: cutError }, 'A journal could not be cut back'))
      throw error
    }
    fileBytes += frames.reduce((sum, frame) => sum + frame.length, 0)
    for (const { name, value } of group) keep(name, value)
  }

  function keep(name: string, value: Buffer | undefined): void {
    const before = entries.get(name)
    if (before !== undefined) bytes -= sizeOf(name, before)
    if (value === undefined) entries.delete(name)
    else {
      bytes += sizeOf(name, value)
      entries.set(name, value)
    }
  }

  function takeGroup(): Waiting[] {
    let count = 0
    let size = 0
    for (; count < waiting.length && (count === 0 || size < groupBytes); count++) size += waiting[count]?.value?.length ?? 0
    return waiting.splice(0, count)
  }

  async function run(): Promise<void> {
    // What is asked for in the same turn shares the first sync.
    await nextTurn()
    for (let group = takeGroup(); group.length > 0; group = takeGroup()) {
      try {
        await commit(group)
        for (const { resolve } of group) resolve()
      } catch (error) {
        log.error({ err: error, file: path }, 'A journal could not be written')
        for (const { reject } of group) reject(toFault(error))
      }
    }
    running = undefined
  }

  const change = (name: string, value: Buffer | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(new Fault('unavailable', 'The platform is stopping', { retryAfterSeconds: 5 }))
        return
      }
      waiting.push({ name, value, resolve, reject })
      running ??= run()
    })

  return {
    entries,
    get bytes() {
      return bytes
    },
    put: (name, value) => change(name, value),
    remove: (name) => change(name, undefined),
    async close() {
      closed = true
      await running
      await closeFile()
    },
  }
}

/** Reads the file that is there; sets a copy of it aside when it is damaged. */
async function readThere({
  path,
  log,
  files,
}: Required<Pick<JournalOptions, 'log' | 'files'>> & { readonly path: string }): Promise<
  Omit<ReadJournal, 'isDamaged'> & { /** It may be appended to. */ readonly isClean: boolean }
> {
  const file = await files.open(path, 'r')
  try {
    const { size } = await file.stat()
    const window = new FileWindow(file, size)
    const { isDamaged, ...found } = await readJournal(window)
    if (isDamaged) {
      log.error({ file: `${path}.damaged` }, 'A journal is damaged: entries may be missing, the file is set aside')
      await replaceFileBy(files, `${path}.damaged`, async (aside) => {
        let at = 0
        for await (const piece of window.pieces()) {
          await writeFully(aside, [piece], at)
          at += piece.length
        }
      })
    }
    return { ...found, isClean: !isDamaged && found.salt !== undefined && found.end === size }
  } finally {
    await file.close()
  }
}

function sizeOf(name: string, value: Buffer): number {
  return name.length + value.length
}

function toFault(error: unknown): Fault {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new Fault('disk_full', 'The disk of the data directory is full', { cause: error, retryAfterSeconds: 30 })
    : new Fault('unavailable', 'The state could not be written', { cause: error, retryAfterSeconds: 5 })
}
