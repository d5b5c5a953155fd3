import { basename, join } from 'node:path'

import type { Log } from '../../lib/log.ts'
import { groupBytes } from './commit-queue.ts'
import type { FileSystem, OpenFile } from './file-system.ts'
import type { Quarantine } from './quarantine.ts'
import { bodyBytes, type Frame, indexSegment, readFrames } from './read-segment.ts'
import type { RecentBodies } from './recent-bodies.ts'
import { parseSegmentFile, segmentName, type SegmentNumber } from './segment-number.ts'
import { countedBytes, readSegmentFile, type SealedSegment } from './segment.ts'

/** So much of the youngest files is searched for hashes of bodies; looking at more would only make the start slower. */
const maxSearchedBytes = 256 * 1024 * 1024

interface FindContext {
  readonly files: FileSystem
  readonly quarantine: Quarantine
  readonly bodies: RecentBodies
  readonly log: Log
}

/** The segments an earlier process left, oldest first, and those that an earlier one could not store. The bodies in them are remembered. */
export async function findSegments({ files, quarantine, bodies, log }: FindContext, directory: string): Promise<SealedSegment[]> {
  const found: SealedSegment[] = []
  const paths = await Promise.all(
    [quarantine.directory, directory].map(async (of) => (await files.readdir(of)).map((file) => join(of, file))),
  )
  for (const path of paths.flat()) {
    const number = parseSegmentFile(basename(path))
    if (number !== undefined) found.push(await describe({ files, quarantine, log }, number, path))
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1))
  await rememberBodies({ files, bodies, log }, found)
  return found
}

async function describe(
  { files, quarantine, log }: Pick<FindContext, 'files' | 'quarantine' | 'log'>,
  number: SegmentNumber,
  path: string,
): Promise<SealedSegment> {
  const name = segmentName(number)
  try {
    const { size, mtimeMs } = await sizeOf(files, path)
    const place = { number, path, bytes: await countedBytes(files, path, size) }
    return { ...place, name, sealedAtMs: mtimeMs, fresh: false, read: () => readSegmentFile(files, quarantine, place) }
  } catch (error) {
    log.error({ err: error, segment: name }, 'A segment of the write-ahead log cannot be opened')
    // It stands in the queue as one that cannot be read: the flusher sets it aside.
    return { number, path, bytes: 0, name, sealedAtMs: 0, fresh: false, read: () => Promise.reject(error) }
  }
}

async function sizeOf(files: FileSystem, path: string): Promise<{ size: number; mtimeMs: number }> {
  const handle = await files.open(path, 'r')
  try {
    return await handle.stat()
  } finally {
    await handle.close()
  }
}

async function rememberBodies(
  { files, bodies, log }: Pick<FindContext, 'files' | 'bodies' | 'log'>,
  found: readonly SealedSegment[],
): Promise<void> {
  let searched = 0
  const hashes: { hash: Buffer; atMs: number }[] = []
  for (const segment of found.toReversed()) {
    searched += segment.bytes
    if (searched > maxSearchedBytes) break
    try {
      const file = await files.open(segment.path, 'r')
      try {
        const isWanted = ({ bodyHash, appendedAtMs }: Frame): boolean => bodyHash !== undefined && bodies.isRecent(appendedAtMs)
        for (const { bodyHash, appendedAtMs } of await wholeFrames(file, segment.bytes, isWanted)) {
          if (bodyHash !== undefined) hashes.push({ hash: bodyHash, atMs: appendedAtMs })
        }
      } finally {
        await file.close()
      }
    } catch (error) {
      // The flush meets the same error and sets the file aside; a start must not fail because of it.
      log.error({ err: error, segment: segment.name }, 'A segment of the write-ahead log could not be searched')
    }
  }
  for (const { hash, atMs } of hashes.sort((a, b) => a.atMs - b.atMs)) bodies.restore(hash, atMs)
}

/**
 * The wanted frames whose rows are there. After a power cut the last commit of a segment may have its heads and not its rows; what
 * lies before it was synced before it began. Every segment has such an end: it stays when the platform dies twice in a row.
 */
async function wholeFrames(file: OpenFile, size: number, isWanted: (frame: Frame) => boolean): Promise<readonly Frame[]> {
  const { salt, frames } = await indexSegment(file, size)
  const lastCommit = startOfLastCommit(frames)
  // The same check as the flush makes: what it will not store is not remembered as stored.
  const { batches } = await readFrames(file, { salt, frames: frames.slice(lastCommit).filter(isWanted) })
  return [...frames.slice(0, lastCommit).filter(isWanted), ...batches.map(({ frame }) => frame)]
}

/** The first frame that may have shared a sync with the last one. */
function startOfLastCommit(frames: readonly Frame[]): number {
  let first = Math.max(frames.length - 1, 0)
  let bytes = 0
  for (let i = first; i >= 0; i--) {
    const frame = frames[i]
    bytes += frame === undefined ? 0 : bodyBytes(frame)
    if (bytes > groupBytes) break
    first = i
  }
  return first
}
