import { crc32 } from 'node:zlib'

import { ByteWriter } from '../../lib/wire/byte-writer.ts'

/*
 * A journal file is a header and frames; a frame is one change of one entry. All integers are little endian.
 *
 *   header (20)  magic 8, salt 8, crc u32 of the 16 bytes before
 *   frame        salt 8, length u32 of what follows the check, crc u32 of length and the rest, kind u8, name (varint length, bytes), value
 *
 * The salt is random for every file: a reader looks for it to find the next frame behind damaged bytes, and it seeds every CRC.
 */
export const headerBytes = 20
export const saltBytes = 8
export const prefixBytes = 16
const magic = Buffer.from('VDTMAP\r\n', 'latin1')
const kinds = { remove: 0, put: 1 } as const

/** What becomes of an entry; without a value it is removed. */
export interface Change {
  readonly name: string
  readonly value: Buffer | undefined
}

export function encodeHeader(salt: Buffer): Buffer {
  const out = new ByteWriter(headerBytes)
  out.raw(magic)
  out.raw(salt)
  out.uint32(crc32(out.view()))
  return out.copy()
}

/** The salt, or undefined when the header is damaged or not one of ours. */
export function decodeHeader(bytes: Buffer): Buffer | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  if (crc32(bytes.subarray(0, headerBytes - 4)) !== bytes.readUInt32LE(headerBytes - 4)) return undefined
  return Buffer.from(bytes.subarray(magic.length, magic.length + saltBytes))
}

export function encodeFrame(salt: Buffer, { name, value }: Change): Buffer {
  const rest = new ByteWriter(name.length + (value?.length ?? 0) + 16)
  rest.uint8(value === undefined ? kinds.remove : kinds.put)
  rest.string(name)
  if (value !== undefined) rest.raw(value)
  const out = new ByteWriter(prefixBytes + rest.length)
  out.raw(salt)
  out.uint32(rest.length)
  out.uint32(checkOf(salt, rest.view()))
  out.raw(rest.view())
  return out.copy()
}

/** How long the frame is that begins with `prefix`; undefined when none does. */
export function frameBytes(salt: Buffer, prefix: Buffer): number | undefined {
  if (prefix.length < prefixBytes || prefix.compare(salt, 0, saltBytes, 0, saltBytes) !== 0) return undefined
  return prefixBytes + prefix.readUInt32LE(saltBytes)
}

/** The change that a frame says, which is all of `bytes`; undefined when it is damaged. Its value is a piece of `bytes`. */
export function decodeFrame(salt: Buffer, bytes: Buffer): Change | undefined {
  const rest = bytes.subarray(prefixBytes)
  if (checkOf(salt, rest) !== bytes.readUInt32LE(saltBytes + 4)) return undefined
  let size = 0
  let from = 1
  for (let scale = 1; ; scale *= 128) {
    const byte = rest[from++]
    if (byte === undefined) return undefined
    size += (byte & 0x7f) * scale
    if (byte < 0x80) break
  }
  const name = rest.toString('utf8', from, from + size)
  return { name, value: rest[0] === kinds.put ? rest.subarray(from + size) : undefined }
}

/** The salt of the first whole frame in `bytes`, for a file whose header is damaged. */
export function findSalt(bytes: Buffer): Buffer | undefined {
  for (let at = 0; at + prefixBytes <= bytes.length; at++) {
    const salt = bytes.subarray(at, at + saltBytes)
    const end = at + (frameBytes(salt, bytes.subarray(at, at + prefixBytes)) ?? Infinity)
    // Few places are worth a check: where frames begin, and where one like it, or nothing, follows.
    const isLikely =
      at === headerBytes || end === bytes.length || (end < bytes.length && bytes.compare(salt, 0, saltBytes, end, end + saltBytes) === 0)
    if (isLikely && end <= bytes.length && decodeFrame(salt, bytes.subarray(at, end)) !== undefined) return Buffer.from(salt)
  }
  return undefined
}

function checkOf(salt: Buffer, rest: Buffer): number {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(rest.length)
  return crc32(rest, crc32(length, salt.readUInt32LE(0)))
}
