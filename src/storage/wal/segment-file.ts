import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'

import { checksum, createPace } from './checksum.ts'
import { errorCode, removeFile, replaceFile, syncDirectory, writeFully, type FileSystem, type OpenFile } from './file-system.ts'
import { encodeFrameHead, encodeHeader, saltBytes, seedOf, type StoredChunk } from './frame.ts'
import { segmentName, type SegmentNumber } from './segment-number.ts'

/** One acknowledged-or-not unit: all of it is stored, or nothing. */
export interface Batch {
  readonly appendedAtMs: number
  readonly bodyHash: Buffer | undefined
  readonly chunks: readonly StoredChunk[]
}

/** A segment being written. The file comes into being with the first commit. */
export interface SegmentFile {
  readonly path: string
  /** Bytes that are on disk for certain. */
  readonly durableBytes: number
  /** Writes and syncs the batches; when it throws none of them counts and `cutBack` must follow. One at a time. */
  commit(batches: readonly Batch[]): Promise<void>
  /** Takes back what a failed commit may have left, so that no replay brings rows to life whose sender was told "no". */
  cutBack(): Promise<void>
  close(): Promise<void>
}

/** Path of the note that says how many bytes of a segment count, for disks on which cutting the file itself failed. */
export function cutNotePath(path: string): string {
  return `${path.slice(0, -'.wal'.length)}.cut`
}

export function createSegmentFile(files: FileSystem, directory: string, number: SegmentNumber): SegmentFile {
  const path = join(directory, `${segmentName(number)}.wal`)
  const salt = randomBytes(saltBytes)
  let handle: OpenFile | undefined
  let durableBytes = 0

  return {
    path,
    get durableBytes() {
      return durableBytes
    },

    async commit(batches) {
      const buffers: Uint8Array[] = []
      const first = durableBytes === 0
      if (first) buffers.push(encodeHeader({ number, createdAtMs: batches[0]?.appendedAtMs ?? 0, salt }))
      const pace = createPace()
      for (const batch of batches) {
        const chunks = []
        for (const { bytes, ...head } of batch.chunks) {
          chunks.push({ ...head, bytes: bytes.length, crc: await checksum(bytes, seedOf(salt), pace) })
        }
        buffers.push(encodeFrameHead(salt, { appendedAtMs: batch.appendedAtMs, bodyHash: batch.bodyHash, chunks }))
        for (const { bytes } of batch.chunks) buffers.push(bytes)
      }
      // 'wx': a number is never used twice, so a file that is there already must not be touched.
      handle ??= await files.open(path, 'wx')
      await writeFully(handle, buffers, durableBytes)
      await handle.datasync()
      if (first) await syncDirectory(files, directory)
      durableBytes += buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    },

    async cutBack() {
      if (handle === undefined) return
      try {
        await handle.truncate(durableBytes)
        await handle.sync()
      } catch (error) {
        await replaceFile(files, cutNotePath(path), [Buffer.from(String(durableBytes))]).catch((noteError: unknown) => {
          throw new Error(`neither cut (${errorCode(error)}) nor noted (${errorCode(noteError)})`, { cause: error })
        })
      }
      if (durableBytes > 0) return
      await this.close()
      await removeFile(files, path)
      await removeFile(files, cutNotePath(path))
      await syncDirectory(files, dirname(path))
    },

    async close() {
      const open = handle
      handle = undefined
      await open?.close()
    },
  }
}
