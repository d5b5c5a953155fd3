import { Fault } from '../errors.ts'

const frameMagic = 0xfd2fb528
const skippableMagic = 0x184d2a50
const maxBlockBytes = 128 * 1024

/** One block of a zstd body; the frame's header belongs to its first block, its checksum to its last. */
export interface ZstdBlock {
  /** Where the block ends in the body. */
  readonly end: number
  /** How far back its frame may refer: what a decoder keeps. */
  readonly windowBytes: number
}

/**
 * Walks the frames and blocks of a zstd body (RFC 8878, section 3) without decoding them, so that its cost is known before it is
 * paid. Throws Fault('bad_input') on anything that is not zstd, needs a dictionary, or wants a window over 2^maxWindowLog.
 */
export function* zstdBlocks(body: Buffer, maxWindowLog: number): Generator<ZstdBlock> {
  if (body.length === 0) throw broken()
  let position = 0
  while (position < body.length) {
    const magic = read(body, position, 4)
    if ((magic & 0xfffffff0) >>> 0 === skippableMagic) {
      position += 8 + read(body, position + 4, 4)
      if (position > body.length) throw broken()
      yield { end: position, windowBytes: 0 }
    } else if (magic === frameMagic) position = yield* frameBlocks(body, position, 2 ** maxWindowLog)
    else throw broken()
  }
}

function* frameBlocks(body: Buffer, start: number, maxWindowBytes: number): Generator<ZstdBlock, number> {
  const { windowBytes, hasChecksum, end } = readHeader(body, start)
  if (windowBytes > maxWindowBytes) throw new Fault('bad_input', `zstd: a window over ${maxWindowBytes} bytes is not supported`)
  let position = end
  for (;;) {
    const header = read(body, position, 3)
    const type = (header >>> 1) & 3
    const size = header >>> 3
    if (type === 3 || size > maxBlockBytes) throw broken()
    position += 3 + (type === 1 ? 1 : size)
    const last = (header & 1) === 1
    if (last && hasChecksum) position += 4
    if (position > body.length) throw broken()
    yield { end: position, windowBytes }
    if (last) return position
  }
}

function readHeader(body: Buffer, start: number): { windowBytes: number; hasChecksum: boolean; end: number } {
  const flags = read(body, start + 4, 1)
  const singleSegment = (flags & 0x20) !== 0
  if ((flags & 0x08) !== 0) throw broken()
  if ((flags & 0x03) !== 0) throw new Fault('bad_input', 'zstd: dictionaries are not supported')
  const sizeFlag = flags >>> 6
  const sizeBytes = sizeFlag === 0 ? Number(singleSegment) : 1 << sizeFlag
  const sizeAt = start + (singleSegment ? 5 : 6)
  const end = sizeAt + sizeBytes
  if (end > body.length) throw broken()
  const hasChecksum = (flags & 0x04) !== 0
  if (!singleSegment) {
    const descriptor = read(body, start + 5, 1)
    const base = 2 ** (10 + (descriptor >>> 3))
    return { windowBytes: base + (base / 8) * (descriptor & 7), hasChecksum, end }
  }
  const contentBytes = sizeBytes === 8 ? Number(body.readBigUInt64LE(sizeAt)) : read(body, sizeAt, sizeBytes)
  return { windowBytes: contentBytes + (sizeBytes === 2 ? 256 : 0), hasChecksum, end }
}

function read(body: Buffer, position: number, count: number): number {
  if (position + count > body.length) throw broken()
  return body.readUIntLE(position, count)
}

function broken(): Fault {
  return new Fault('bad_input', 'the body is not valid zstd')
}
