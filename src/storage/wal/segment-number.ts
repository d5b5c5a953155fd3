/**
 * Number of a segment of the log: 24 random bits of this log's directory, then a 40-bit sequence. Every row carries it, so a
 * number is never used twice, not even after all files were deleted. The halves are what `ByteWriter.halves` takes.
 */
export interface SegmentNumber {
  readonly id: bigint
  readonly low: number
  readonly high: number
}

const halfRange = 4_294_967_296

/** `node` has 24 bits, `sequence` 40. */
export function makeSegmentNumber(node: number, sequence: number): SegmentNumber {
  const low = sequence % halfRange
  const high = node * 256 + Math.floor(sequence / halfRange)
  return segmentNumberFrom(low, high)
}

export function segmentNumberFrom(low: number, high: number): SegmentNumber {
  return { id: (BigInt(high) << 32n) | BigInt(low), low, high }
}

/** Splits a number into the node it belongs to and its sequence. */
export function splitSegmentNumber({ low, high }: SegmentNumber): { node: number; sequence: number } {
  return { node: Math.floor(high / 256), sequence: (high % 256) * halfRange + low }
}

/** 16 hex digits: sorts as the numbers do. */
export function segmentName({ id }: SegmentNumber): string {
  return id.toString(16).padStart(16, '0')
}

/** The number a file of the log is named after; undefined for files that are not segments. */
export function parseSegmentFile(file: string): SegmentNumber | undefined {
  const match = /^([0-9a-f]{8})([0-9a-f]{8})\.wal$/.exec(file)
  return match === null ? undefined : segmentNumberFrom(Number.parseInt(match[2] ?? '', 16), Number.parseInt(match[1] ?? '', 16))
}
