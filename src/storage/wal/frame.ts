import { crc32 } from 'node:zlib'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { RowChunk } from '../tables/row-chunk.ts'
import { segmentNumberFrom, type SegmentNumber } from './segment-number.ts'

/*
 * A segment file is a header and frames; a frame is one acknowledged batch. All integers are little endian.
 *
 *   header (40)  magic 8, version u32, segment u64, created f64 (epoch ms), salt 8, crc u32 of the 36 bytes before
 *   frame        salt 8, headLength u32, bodyLength u32, crc u32 of the head, crc u32 of the three before, head, body
 *   head         appended f64 (epoch ms), body hash (u8 length, bytes), chunk count u16,
 *                each chunk: table, partition (varint length, bytes), schema u32, rows u32, bytes u32, crc u32
 *   body         the chunks' RowBinary, one after the other
 *
 * The salt is random for every file: it is what a reader looks for to find the next frame behind damaged bytes, and it seeds
 * every CRC. A sender cannot know it, so rows that look like a frame are never taken for one; nor are frames of an older file
 * whose disk blocks came back.
 */
export const headerBytes = 40
export const prefixBytes = 24
export const saltBytes = 8
/** Of a batch; the heads of so many fit into `maxHeadBytes`. */
export const maxChunks = 4096
/** A longer head is damage. */
const maxHeadBytes = 1024 * 1024
const formatVersion = 1
const magic = Buffer.from('VDTWAL\r\n', 'latin1')

export interface SegmentHeader {
  readonly number: SegmentNumber
  readonly createdAtMs: number
  readonly salt: Buffer
}

/** Where and what a chunk is. `schema` names the wire columns its rows were written with. */
interface ChunkHead {
  readonly table: string
  readonly partition: string
  readonly schema: number
  readonly rows: number
  readonly bytes: number
  readonly crc: number
}

export interface FrameHead {
  readonly appendedAtMs: number
  readonly bodyHash: Buffer | undefined
  readonly chunks: readonly ChunkHead[]
}

/** Rows together with the wire columns they were written with. */
export interface StoredChunk extends RowChunk {
  readonly schema: number
}

export function encodeHeader({ number, createdAtMs, salt }: SegmentHeader): Buffer {
  const out = new ByteWriter(headerBytes)
  out.raw(magic)
  out.uint32(formatVersion)
  out.halves(number.low, number.high)
  out.float64(createdAtMs)
  out.raw(salt)
  out.uint32(crc32(out.view()))
  return out.copy()
}

/** Undefined when the header is damaged or of another format. */
export function decodeHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  if (crc32(bytes.subarray(0, headerBytes - 4)) !== bytes.readUInt32LE(headerBytes - 4)) return undefined
  if (bytes.readUInt32LE(8) !== formatVersion) return undefined
  return {
    number: segmentNumberFrom(bytes.readUInt32LE(12), bytes.readUInt32LE(16)),
    createdAtMs: bytes.readDoubleLE(20),
    salt: Buffer.from(bytes.subarray(28, 28 + saltBytes)),
  }
}

/** What CRCs of a file start from. */
export function seedOf(salt: Buffer): number {
  return salt.readUInt32LE(0)
}

/** Prefix and head; the chunks' bytes follow as they are. */
export function encodeFrameHead(salt: Buffer, frame: FrameHead): Buffer {
  const head = new ByteWriter(256)
  head.float64(frame.appendedAtMs)
  head.uint8(frame.bodyHash?.length ?? 0)
  if (frame.bodyHash !== undefined) head.raw(frame.bodyHash)
  head.uint16(frame.chunks.length)
  let bodyBytes = 0
  for (const chunk of frame.chunks) {
    head.string(chunk.table)
    head.string(chunk.partition)
    head.uint32(chunk.schema)
    head.uint32(chunk.rows)
    head.uint32(chunk.bytes)
    head.uint32(chunk.crc)
    bodyBytes += chunk.bytes
  }
  const out = new ByteWriter(prefixBytes + head.length)
  out.raw(salt)
  out.uint32(head.length)
  out.uint32(bodyBytes)
  out.uint32(crc32(head.view(), seedOf(salt)))
  out.uint32(crc32(out.view().subarray(saltBytes), seedOf(salt)))
  out.raw(head.view())
  return out.copy()
}

export interface FramePrefix {
  readonly headBytes: number
  readonly bodyBytes: number
  readonly crc: number
}

/** Undefined when no frame starts here. */
export function decodePrefix(salt: Buffer, bytes: Buffer): FramePrefix | undefined {
  if (bytes.length < prefixBytes || !bytes.subarray(0, saltBytes).equals(salt)) return undefined
  if (crc32(bytes.subarray(saltBytes, prefixBytes - 4), seedOf(salt)) !== bytes.readUInt32LE(prefixBytes - 4)) return undefined
  const headBytes = bytes.readUInt32LE(saltBytes)
  if (headBytes > maxHeadBytes) return undefined
  return { headBytes, bodyBytes: bytes.readUInt32LE(saltBytes + 4), crc: bytes.readUInt32LE(saltBytes + 8) }
}

/** `bytes` is prefix and head. Undefined when it is damaged. */
export function decodeFrameHead(salt: Buffer, { bodyBytes, crc }: FramePrefix, bytes: Buffer): FrameHead | undefined {
  const head = bytes.subarray(prefixBytes)
  if (crc32(head, seedOf(salt)) !== crc) return undefined
  try {
    const frame = readHead(head)
    return frame.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0) === bodyBytes ? frame : undefined
  } catch (error) {
    // A length that points past the end: the CRC was right by chance.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readHead(head: Buffer): FrameHead {
  const hashEnd = 9 + head.readUInt8(8)
  const bodyHash = hashEnd === 9 ? undefined : Buffer.from(head.subarray(9, hashEnd))
  let at = hashEnd + 2
  const text = (): string => {
    let length = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = head.readUInt8(at++)
      length += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    at += length
    if (at > head.length) throw new RangeError('text past the end')
    return head.toString('utf8', at - length, at)
  }
  const uint32 = (): number => {
    at += 4
    return head.readUInt32LE(at - 4)
  }
  const chunks = Array.from({ length: head.readUInt16LE(hashEnd) }, (): ChunkHead => {
    return { table: text(), partition: text(), schema: uint32(), rows: uint32(), bytes: uint32(), crc: uint32() }
  })
  if (at !== head.length) throw new RangeError('bytes behind the last chunk')
  return { appendedAtMs: head.readDoubleLE(0), bodyHash, chunks }
}
