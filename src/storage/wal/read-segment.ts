import { checksum, createPace } from './checksum.ts'
import type { OpenFile } from './file-system.ts'
import {
  decodeFrameHead,
  decodeHeader,
  decodePrefix,
  headerBytes,
  prefixBytes,
  saltBytes,
  seedOf,
  type FrameHead,
  type SegmentHeader,
  type StoredChunk,
} from './frame.ts'

/** Bytes of a segment file that hold no readable frame. */
export interface Damage {
  readonly offset: number
  readonly bytes: number
  /** `torn`: the last write did not finish, nobody was told it had. Anything else was readable once. */
  readonly kind: 'header' | 'frame' | 'torn'
}

export interface Frame extends FrameHead {
  /** Where the frame and where its body starts in the file. */
  readonly offset: number
  readonly bodyOffset: number
}

export interface SegmentIndex {
  /** Undefined when the header is damaged: the frames are still found. */
  readonly header: SegmentHeader | undefined
  readonly salt: Buffer
  /** Whole heads, in order; their bodies are not checked yet. */
  readonly frames: readonly Frame[]
  readonly damage: readonly Damage[]
}

const windowBytes = 1024 * 1024

/**
 * Finds the frames among the first `size` bytes of a segment file by their heads. Never throws because of what the bytes are:
 * whatever is not a frame is reported as damage, and reading goes on at the next frame.
 */
export async function indexSegment(file: OpenFile, size: number): Promise<SegmentIndex> {
  const pace = createPace()
  const window = createWindow(file, size)
  const start = await window.read(0, headerBytes + saltBytes)
  if (size < headerBytes) {
    return {
      header: undefined,
      salt: Buffer.alloc(saltBytes),
      frames: [],
      damage: size === 0 ? [] : [{ offset: 0, bytes: size, kind: 'torn' }],
    }
  }
  const header = decodeHeader(start)
  // Behind a damaged header the salt still stands at the start of the first frame.
  const salt = header?.salt ?? Buffer.concat([start.subarray(headerBytes), Buffer.alloc(saltBytes)]).subarray(0, saltBytes)
  const frames: Frame[] = []
  const damage: Damage[] = header === undefined ? [{ offset: 0, bytes: headerBytes, kind: 'header' }] : []
  let at = headerBytes
  while (at < size) {
    const frame = await readHeadAt(window, salt, at, size)
    if (frame === undefined) {
      const next = await findFrame(window, salt, at + 1, size)
      damage.push({
        offset: at,
        bytes: (next ?? size) - at,
        kind: next === undefined && (await isTorn(window, salt, at, size)) ? 'torn' : 'frame',
      })
      at = next ?? size
    } else {
      frames.push(frame)
      at = frame.bodyOffset + bodyBytes(frame)
    }
    const pause = pace.after(prefixBytes * 16)
    if (pause !== undefined) await pause
  }
  return { header, salt, frames, damage }
}

/** Reads the rows of the frames and checks them. A frame with one wrong byte is damage as a whole: a batch is stored whole or not at all. */
export async function readFrames(
  file: OpenFile,
  { salt, frames }: Pick<SegmentIndex, 'salt' | 'frames'>,
): Promise<{
  readonly batches: readonly { readonly frame: Frame; readonly chunks: readonly StoredChunk[] }[]
  readonly damage: readonly Damage[]
}> {
  const pace = createPace()
  const batches: { frame: Frame; chunks: StoredChunk[] }[] = []
  const damage: Damage[] = []
  for (const frame of frames) {
    const body = await readRange(file, frame.bodyOffset, bodyBytes(frame))
    const chunks: StoredChunk[] = []
    let at = 0
    let sound = body.length === bodyBytes(frame)
    for (const { crc, bytes: length, ...head } of frame.chunks) {
      const bytes = body.subarray(at, at + length)
      at += length
      sound &&= (await checksum(bytes, seedOf(salt), pace)) === crc
      chunks.push({ ...head, bytes })
    }
    if (sound) batches.push({ frame, chunks })
    else damage.push({ offset: frame.offset, bytes: frame.bodyOffset - frame.offset + body.length, kind: 'frame' })
  }
  return { batches, damage }
}

/** `length` bytes from `offset`, fewer when the file ends before; read in pieces so that one thread is not held for long. */
export async function readRange(file: OpenFile, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, Math.min(windowBytes, length - done), offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return bytes.subarray(0, done)
}

/** Bytes of a frame's rows. */
export function bodyBytes(frame: FrameHead): number {
  return frame.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
}

interface Window {
  /** At most `length` bytes from `offset`; fewer at the end of the file. Valid until the next call. */
  read(offset: number, length: number): Promise<Buffer>
}

/** Many small reads next to each other cost one big one. */
function createWindow(file: OpenFile, size: number): Window {
  let start = 0
  let bytes: Buffer = Buffer.alloc(0)
  return {
    async read(offset, length) {
      const end = Math.min(offset + length, size)
      if (offset < start || end > start + bytes.length) {
        bytes = await readRange(file, offset, Math.max(Math.min(windowBytes, size - offset), end - offset))
        start = offset
      }
      return bytes.subarray(offset - start, Math.max(end - start, 0))
    },
  }
}

async function readHeadAt(window: Window, salt: Buffer, at: number, size: number): Promise<Frame | undefined> {
  const prefix = decodePrefix(salt, await window.read(at, prefixBytes))
  if (prefix === undefined) return undefined
  const bodyOffset = at + prefixBytes + prefix.headBytes
  if (bodyOffset + prefix.bodyBytes > size) return undefined
  const head = decodeFrameHead(salt, prefix, await window.read(at, prefixBytes + prefix.headBytes))
  return head === undefined ? undefined : { ...head, offset: at, bodyOffset }
}

/** The next offset at which a frame with a sound head starts. */
async function findFrame(window: Window, salt: Buffer, from: number, size: number): Promise<number | undefined> {
  const pace = createPace()
  for (let at = from; at + prefixBytes <= size;) {
    const bytes = await window.read(at, windowBytes)
    const found = bytes.indexOf(salt)
    if (found === -1) at += Math.max(bytes.length - saltBytes + 1, 1)
    else if ((await readHeadAt(window, salt, at + found, size)) === undefined) at += found + 1
    else return at + found
    const pause = pace.after(bytes.length)
    if (pause !== undefined) await pause
  }
  return undefined
}

/** Whether the bytes from `at` to the end are the beginning of a frame, or space the file system gave but never filled. */
async function isTorn(window: Window, salt: Buffer, at: number, size: number): Promise<boolean> {
  const start = await window.read(at, prefixBytes)
  if (start.every((byte) => byte === 0)) return true
  if (start.length < prefixBytes) return start.subarray(0, saltBytes).equals(salt.subarray(0, start.length))
  const prefix = decodePrefix(salt, start)
  return prefix !== undefined && at + prefixBytes + prefix.headBytes + prefix.bodyBytes > size
}
