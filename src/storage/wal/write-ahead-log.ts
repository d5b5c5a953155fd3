import { dirname, join } from 'node:path'

import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { RowChunk } from '../tables/row-chunk.ts'
import { openColumnNotes } from './column-notes.ts'
import { createCommitQueue } from './commit-queue.ts'
import { errorCode, realFileSystem, type FileSystem } from './file-system.ts'
import { findSegments } from './find-segments.ts'
import { maxChunks, type StoredChunk } from './frame.ts'
import { probeFreeSpace, watchFreeSpace, type FreeSpace } from './free-space.ts'
import { isDue, type WalLimits } from './limits.ts'
import { openQuarantine, type Quarantine } from './quarantine.ts'
import { createRecentBodies } from './recent-bodies.ts'
import { stampChunk, type WireColumn } from './schema.ts'
import { createSegmentFile, type Batch, type SegmentFile } from './segment-file.ts'
import { segmentName, type SegmentNumber } from './segment-number.ts'
import { holdChunks, readSegmentFile, removeSegmentFile, setSegmentAside, type SealedSegment } from './segment.ts'
import { openSequence } from './sequence.ts'

interface WalOptions {
  readonly directory: string
  readonly clock: Clock
  readonly limits: WalLimits
  readonly log: Log
  /** Default: asks the file system of `directory`. */
  readonly freeSpace?: () => Promise<FreeSpace>
  readonly files?: FileSystem
}

/** What one request brought. The chunks' bytes belong to the log from now on: they must not be written to again. */
interface WalBatch {
  readonly chunks: readonly RowChunk[]
  /** Hash of project and body, where the protocol allows to recognise a body sent twice; at most 64 bytes. */
  readonly bodyHash?: Buffer
}

type Admission = { readonly admitted: true } | { readonly admitted: false; readonly fault: Fault }

/** The promise behind every acknowledgement: rows lie here, durable, until the store has them. */
export interface WriteAheadLog {
  /** The segment the next append goes to; it stays the same within one synchronous turn. Throws Fault `unavailable`. */
  openSegment(): SegmentNumber
  /**
   * Resolves when the rows are on disk. Rejects with Fault `overloaded`, `disk_full`, `unavailable` or `too_large`: then none of them is
   * stored, now or later. A body whose hash is known is not stored again; the answer is that of the first.
   */
  append(batch: WalBatch): Promise<void>
  /** Would an append be taken now? For answering before a body is read. */
  admission(): Admission
  /** Was a body with this hash stored in the last 10 minutes? */
  hasSeen(bodyHash: Buffer): boolean
  /** Closed segments that are not released yet, oldest first. */
  readonly sealed: readonly SealedSegment[]
  /** Calls back whenever a segment is closed. Returns the way to stop it. */
  onSealed(listener: () => void): () => void
  /** Closes the open segment now; resolves when it is among the sealed. */
  seal(): Promise<void>
  /** Deletes a segment whose rows are stored. */
  release(segment: SealedSegment): Promise<void>
  /** Which wire columns rows of this schema have; undefined when that is not known. */
  columnsOf(schema: number): readonly WireColumn[] | undefined
  /** Keeps rows of a segment that this version cannot store, beyond its release, for a start of one that can. */
  hold(segment: SealedSegment, chunks: readonly StoredChunk[]): Promise<void>
  /** Moves a segment that cannot be read at all to the quarantine, as it is. */
  setAside(segment: SealedSegment, message: string): Promise<void>
  /** Bytes of all segments on disk. */
  readonly pendingBytes: number
  readonly quarantine: Quarantine
  /** Refuses new appends, waits for those under way. Segments stay for the next start. */
  close(): Promise<void>
}

interface OpenSegment {
  readonly number: SegmentNumber
  readonly file: SegmentFile
  /** Undefined once memory ran short: then they are read back. */
  chunks: StoredChunk[] | undefined
  /** When its first row became durable, monotonic. */
  bornMs: number | undefined
}

const maxHashBytes = 64
/** How often the age of the open segment is looked at. */
const dueCheckMs = 100

/**
 * Opens the log in `directory`, which one process may use at a time. Segments left by an earlier process are sealed and not
 * `fresh`. Damage or a full disk never keep it from starting; a directory that cannot be written does: Fault `unavailable`.
 */
export async function openWriteAheadLog(options: WalOptions): Promise<WriteAheadLog> {
  const { directory, clock, limits, log, files = realFileSystem, freeSpace = () => probeFreeSpace(directory) } = options
  await makeDirectory(files, directory)
  const quarantine = await openQuarantine(files, join(directory, 'quarantine'), clock, log)
  const bodies = createRecentBodies(clock)
  const sealed = await findSegments({ files, quarantine, bodies, log }, directory)
  const sequence = await openSequence(
    files,
    directory,
    sealed.map(({ number }) => number),
    log,
  )
  const columns = await openColumnNotes(files, directory, log)
  const space = await watchFreeSpace(freeSpace, limits, log)

  const listeners = new Set<() => void>()
  const inMemory = new Map<SegmentNumber, number>()
  let memoryBytes = 0
  let pendingBytes = sealed.reduce((sum, { bytes }) => sum + bytes, 0)
  let current: OpenSegment | undefined
  let timer: NodeJS.Timeout | undefined
  let rotated = Promise.resolve()
  let closed = false
  /** Of the quarantine, with rows that are still not stored. */
  const held = new Set<SealedSegment>()
  const isInQuarantine = ({ path }: SealedSegment): boolean => dirname(path) === quarantine.directory

  const queue = createCommitQueue<OpenSegment>({
    async commit(segment, batches) {
      const before = segment.file.durableBytes
      await columns.save()
      await segment.file.commit(batches)
      const written = segment.file.durableBytes - before
      pendingBytes += written
      space.wrote(written)
      segment.bornMs ??= clock.monotonic()
      remember(segment, batches)
      closeWhenDue()
    },
    async fail(segment, error) {
      // At once: nothing more may go to this segment while its end is being removed.
      if (current === segment) void rotate()
      log.error({ err: error, segment: segmentName(segment.number) }, 'The write-ahead log could not be written')
      await segment.file.cutBack().catch((cutError: unknown) => {
        log.error({ err: cutError, segment: segmentName(segment.number) }, 'Refused rows could not be removed from the log')
      })
      return toFault(error)
    },
    async finish(segment) {
      await segment.file.close().catch((error: unknown) => log.warn({ err: error }, 'A segment could not be closed'))
      if (segment.file.durableBytes > 0) offer(segment)
    },
  })

  /** Keeps the rows at hand for the flush, as long as there is memory. */
  function remember(segment: OpenSegment, batches: readonly Batch[]): void {
    if (segment.chunks === undefined) return
    const chunks = batches.flatMap((batch) => batch.chunks)
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)
    if (memoryBytes + bytes > limits.maxMemoryBytes) {
      segment.chunks = undefined
      forget(segment.number)
    } else {
      segment.chunks.push(...chunks)
      memoryBytes += bytes
      inMemory.set(segment.number, (inMemory.get(segment.number) ?? 0) + bytes)
    }
  }

  function forget(number: SegmentNumber): void {
    memoryBytes -= inMemory.get(number) ?? 0
    inMemory.delete(number)
  }

  function offer({ number, file, chunks }: OpenSegment): void {
    const place = { number, path: file.path, bytes: file.durableBytes }
    sealed.push({
      ...place,
      name: segmentName(number),
      sealedAtMs: clock.now(),
      fresh: true,
      read: async () => chunks ?? readSegmentFile(files, quarantine, place),
    })
    for (const listener of listeners) listener()
  }

  /** Resolves when this segment and all before it are among the sealed. */
  function rotate(): Promise<void> {
    if (current !== undefined) {
      rotated = queue.finish(current)
      current = undefined
    }
    return rotated
  }

  function closeWhenDue(): void {
    if (current?.bornMs === undefined) return
    const ageMs = clock.monotonic() - current.bornMs
    if (isDue(limits, { bytes: current.file.durableBytes, ageMs }, sealed.length)) void rotate()
    else {
      timer ??= setTimeout(() => {
        timer = undefined
        closeWhenDue()
      }, dueCheckMs)
    }
  }

  function refusal(): Fault | undefined {
    if (closed) return new Fault('unavailable', 'The platform is stopping', { retryAfterSeconds: 5 })
    if (space.roomBytes <= 0) return new Fault('disk_full', 'The disk of the data directory is nearly full', { retryAfterSeconds: 30 })
    if (pendingBytes >= limits.maxBytes) {
      return new Fault('overloaded', 'Too much waits to be stored: the store is behind or away', { retryAfterSeconds: 10 })
    }
    if (queue.bytes >= limits.maxQueuedBytes) {
      return new Fault('overloaded', 'Too much waits to be written to the disk', { retryAfterSeconds: 1 })
    }
    return undefined
  }

  function openSegment(): OpenSegment {
    if (current === undefined) {
      const number = sequence.next()
      current = { number, file: createSegmentFile(files, directory, number), chunks: [], bornMs: undefined }
    }
    return current
  }

  function drop(segment: SealedSegment): void {
    const index = sealed.indexOf(segment)
    if (index === -1) return
    sealed.splice(index, 1)
    pendingBytes -= segment.bytes
    forget(segment.number)
  }

  return {
    openSegment: () => openSegment().number,
    async append({ chunks, bodyHash }) {
      const known = bodyHash === undefined ? undefined : bodies.find(bodyHash)
      if (known !== undefined) return known
      const fault = refusal()
      if (fault !== undefined) throw fault
      if (chunks.length === 0) return undefined
      if (chunks.length > maxChunks) throw new Fault('too_large', `One request may touch at most ${maxChunks} partitions`)
      if (bodyHash !== undefined && bodyHash.length > maxHashBytes) throw new Error('the hash of a body is too long')
      const segment = openSegment()
      const stamped = chunks.map((chunk) => stampChunk(chunk, segment.number))
      const stored = queue.push(segment, { appendedAtMs: clock.now(), bodyHash, chunks: stamped })
      if (bodyHash !== undefined) bodies.add(bodyHash, stored)
      return stored
    },
    admission() {
      const fault = refusal()
      return fault === undefined ? { admitted: true } : { admitted: false, fault }
    },
    hasSeen: (bodyHash) => bodies.isStored(bodyHash),
    sealed,
    onSealed(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    seal: rotate,
    async release(segment) {
      if (!held.delete(segment)) {
        await removeSegmentFile(files, segment.path)
        if (isInQuarantine(segment)) await quarantine.releaseSegment(segment.number)
      }
      drop(segment)
    },
    columnsOf: (schema) => columns.find(schema),
    async hold(segment, chunks) {
      if (isInQuarantine(segment)) held.add(segment)
      else await holdChunks(quarantine, segment, chunks)
    },
    async setAside(segment, message) {
      await setSegmentAside(files, quarantine, segment, message).catch((error: unknown) => {
        // Somebody deleted the file: there is nothing to keep.
        if (errorCode(error) !== 'ENOENT') throw error
        log.error({ err: error, segment: segment.name }, 'A segment of the write-ahead log is gone')
      })
      drop(segment)
    },
    get pendingBytes() {
      return pendingBytes
    },
    quarantine,
    async close() {
      closed = true
      clearTimeout(timer)
      await rotate()
      space.stop()
    },
  }
}

async function makeDirectory(files: FileSystem, directory: string): Promise<void> {
  try {
    await files.mkdir(directory)
  } catch (error) {
    throw new Fault('unavailable', `The directory of the write-ahead log, ${directory}, cannot be made (${errorCode(error)})`, {
      cause: error,
    })
  }
}

function toFault(error: unknown): Fault {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? new Fault('disk_full', 'The disk of the data directory is full', { cause: error, retryAfterSeconds: 30 })
    : new Fault('unavailable', 'The write-ahead log could not be written', { cause: error, retryAfterSeconds: 5 })
}
