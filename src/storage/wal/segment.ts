import { readOptionalFile, removeFile, type FileSystem } from './file-system.ts'
import type { StoredChunk } from './frame.ts'
import type { Quarantine } from './quarantine.ts'
import { indexSegment, readFrames, readRange, type Damage } from './read-segment.ts'
import { cutNotePath } from './segment-file.ts'
import { segmentName, type SegmentNumber } from './segment-number.ts'

/** A segment that takes no more rows and waits to be stored. */
export interface SealedSegment {
  readonly number: SegmentNumber
  /** 16 hex digits. */
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly sealedAtMs: number
  /** Written by this process. False for segments found at the start: nobody knows what of them is stored already. */
  readonly fresh: boolean
  /** Its rows, in the order they were appended; what cannot be read goes to the quarantine first. */
  read(): Promise<readonly StoredChunk[]>
}

/** Where a segment's file is and how much of it counts. */
export interface SegmentPlace {
  readonly number: SegmentNumber
  readonly path: string
  readonly bytes: number
}

/** Reads the rows back from the file. Damaged bytes are copied to the quarantine, everything readable around them is returned. */
export async function readSegmentFile(
  files: FileSystem,
  quarantine: Quarantine,
  { number, path, bytes }: SegmentPlace,
): Promise<readonly StoredChunk[]> {
  const file = await files.open(path, 'r')
  try {
    const index = await indexSegment(file, bytes)
    const { batches, damage } = await readFrames(file, index)
    const keep = async ({ offset, bytes: length, kind }: Damage): Promise<void> => {
      const name = segmentName(number)
      await quarantine.keep(
        `${name}-at-${offset}`,
        {
          reason: 'damaged_file',
          segment: name,
          offset,
          message: `The ${kind} at this position of the log's file does not match its checksum`,
        },
        [await readRange(file, offset, length)],
      )
    }
    for (const damaged of [...index.damage, ...damage]) if (damaged.kind !== 'torn') await keep(damaged)
    return batches.flatMap(({ chunks }) => chunks)
  } finally {
    await file.close()
  }
}

/** How much of a segment's file counts: all of it, unless a note says that its end was refused. */
export async function countedBytes(files: FileSystem, path: string, size: number): Promise<number> {
  const note = Number((await readOptionalFile(files, cutNotePath(path)))?.toString('latin1') ?? size)
  return Number.isInteger(note) && note >= 0 ? Math.min(note, size) : size
}

/** Deletes a segment's file and what was noted about it. */
export async function removeSegmentFile(files: FileSystem, path: string): Promise<void> {
  await removeFile(files, path)
  await removeFile(files, cutNotePath(path))
}

/** Keeps rows that only another version of the program can store. */
export async function holdChunks(quarantine: Quarantine, { number }: SealedSegment, chunks: readonly StoredChunk[]): Promise<void> {
  const report = {
    reason: 'other_version',
    table: [...new Set(chunks.map(({ table }) => table))].join(', '),
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
    message: 'Written by a version of the program with other tables or columns: a start of one that has them stores the rows',
  } as const
  await quarantine.keepSegment(number, report, chunks)
}

/** Moves the file of a segment that cannot be read to the quarantine. */
export async function setSegmentAside(files: FileSystem, quarantine: Quarantine, segment: SealedSegment, message: string): Promise<void> {
  await quarantine.adopt(segment.name, { reason: 'damaged_file', segment: segment.name, message }, segment.path)
  await removeSegmentFile(files, segment.path)
}
