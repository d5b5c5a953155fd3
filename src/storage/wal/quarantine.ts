import { basename, join } from 'node:path'

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { removeFile, replaceFile, syncDirectory, type FileSystem } from './file-system.ts'
import { maxChunks, type StoredChunk } from './frame.ts'
import { createSegmentFile, type Batch } from './segment-file.ts'
import { parseSegmentFile, segmentName, type SegmentNumber } from './segment-number.ts'

/** Why bytes were set aside. */
interface QuarantineReport {
  readonly reason: 'damaged_file' | 'refused_by_store' | 'kills_the_store' | 'other_version' | 'cannot_repair'
  /** 16 hex digits. */
  readonly segment: string
  /** In the store's or our words; no row contents. */
  readonly message: string
  readonly table?: string
  readonly partition?: string
  readonly rows?: number
  /** Position in the segment's file. */
  readonly offset?: number
}

/** Hears which rows were set aside: those of a table, or of nobody knows which. */
export type SetAsideListener = (table: string | undefined, rowBinary: readonly Buffer[]) => void

/** The directory for what can be neither stored nor thrown away: somebody may look at it and bring it back. */
export interface Quarantine {
  readonly directory: string
  /** Files there, and their bytes. */
  readonly count: number
  readonly bytes: number
  /** Durable when it resolves. The same name again replaces the file: a replay that comes to the same end leaves one copy. */
  keep(name: string, report: QuarantineReport, bytes: readonly Buffer[]): Promise<void>
  /** Moves a whole file there. */
  adopt(name: string, report: QuarantineReport, path: string): Promise<void>
  /** Keeps chunks of a segment as a segment of the same number: the log offers it to the flusher again at each start. */
  keepSegment(number: SegmentNumber, report: Omit<QuarantineReport, 'segment'>, chunks: readonly StoredChunk[]): Promise<void>
  /** Removes a segment whose rows are stored. */
  releaseSegment(number: SegmentNumber): Promise<void>
  /** Calls back before rows are set aside. Returns the way to stop it. */
  onSetAside(listener: SetAsideListener): () => void
}

export async function openQuarantine(files: FileSystem, directory: string, clock: Clock, log: Log): Promise<Quarantine> {
  // Segments are written in a place of their own, so that half of one is never offered.
  const unfinished = join(directory, 'unfinished')
  await files.mkdir(directory)
  const sizes = new Map<string, number>()
  const listeners = new Set<SetAsideListener>()
  const sizeOf = async (file: string): Promise<number> => {
    const handle = await files.open(join(directory, file), 'r')
    try {
      return (await handle.stat()).size
    } finally {
      await handle.close()
    }
  }
  for (const file of await files.readdir(directory)) {
    if (file.endsWith('.bin') || parseSegmentFile(file) !== undefined) sizes.set(file, await sizeOf(file))
  }

  const report = async (file: string, content: QuarantineReport, bytes: number): Promise<void> => {
    await replaceFile(files, reportPath(directory, file), [
      Buffer.from(`${JSON.stringify({ ...content, bytes, at: new Date(clock.now()).toISOString() }, undefined, 2)}\n`),
    ])
    sizes.set(file, bytes)
    log.error({ ...content, bytes, file: join(directory, file) }, 'Data was set aside because it can be neither stored nor dropped')
  }

  return {
    directory,
    get count() {
      return sizes.size
    },
    get bytes() {
      return [...sizes.values()].reduce((sum, size) => sum + size, 0)
    },
    async keep(name, content, buffers) {
      for (const listener of listeners) listener(content.table, content.table === undefined ? [] : buffers)
      await replaceFile(files, join(directory, `${name}.bin`), buffers)
      await report(
        `${name}.bin`,
        content,
        buffers.reduce((sum, buffer) => sum + buffer.length, 0),
      )
    },
    async adopt(name, content, path) {
      for (const listener of listeners) listener(undefined, [])
      await files.rename(path, join(directory, `${name}.bin`))
      await syncDirectory(files, directory)
      sizes.delete(basename(path))
      await report(`${name}.bin`, content, await sizeOf(`${name}.bin`))
    },
    async keepSegment(number, content, chunks) {
      const name = segmentName(number)
      await files.mkdir(unfinished)
      const part = createSegmentFile(files, unfinished, number)
      await removeFile(files, part.path)
      await part.commit(inBatches(chunks, clock.now()))
      await part.close()
      await files.rename(part.path, join(directory, `${name}.wal`))
      await syncDirectory(files, directory)
      await report(`${name}.wal`, { ...content, segment: name }, part.durableBytes)
    },
    async releaseSegment(number) {
      const file = `${segmentName(number)}.wal`
      await removeFile(files, join(directory, file))
      await removeFile(files, reportPath(directory, file))
      sizes.delete(file)
    },
    onSetAside(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function reportPath(directory: string, file: string): string {
  return join(directory, `${file.slice(0, file.lastIndexOf('.'))}.json`)
}

/** As many chunks in each as the heads of a frame hold for certain. */
function inBatches(chunks: readonly StoredChunk[], appendedAtMs: number): Batch[] {
  const batches: Batch[] = []
  for (let at = 0; at < chunks.length; at += maxChunks) {
    batches.push({ appendedAtMs, bodyHash: undefined, chunks: chunks.slice(at, at + maxChunks) })
  }
  return batches
}
