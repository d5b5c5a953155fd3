import { Fault } from '../../lib/errors.ts'
import { brokenMsgpack, type MsgpackSkip, skipMsgpack } from '../../lib/wire/msgpack-reader.ts'
import { type FrameCursor, frameTooLarge, type SplitFrame } from '../frames.ts'
import { limits } from './limits.ts'

/** How far a message was looked at: it is an array of values, or one value. */
interface Progress {
  /** Where the value begins that is looked at now, behind the beginning of the message; the first is the array's head. */
  at: number
  /** How many come behind it. */
  left: number
  skip: MsgpackSkip
}

const unfinished = new WeakMap<FrameCursor, Progress>()

/**
 * Each value of the stream is a message; one that comes in pieces is looked at once. The cursor's mark is where the last value of the
 * message begins: its options, if it has any.
 */
export const splitMessage: SplitFrame = (bytes, from, to, cursor) => {
  const progress = (cursor.searched === 0 ? undefined : unfinished.get(cursor)) ?? begin(bytes, from, to)
  if (progress === undefined) return false
  try {
    while (skipMsgpack(bytes, from + progress.at, to, progress.skip)) {
      const { at, skip } = progress
      if (progress.left === 0) {
        cursor.start = from
        cursor.end = cursor.next = from + at + skip.offset
        cursor.mark = from + at
        return true
      }
      progress.at += skip.offset
      progress.left--
      progress.skip = { offset: 0, values: 1 }
    }
  } catch (error) {
    if (error === brokenMsgpack) throw new Fault('bad_input', 'what came is no MessagePack')
    throw error
  }
  // Each of them will take a byte at least.
  if (progress.skip.values + progress.left > limits.frameBytes) throw frameTooLarge(limits.frameBytes)
  unfinished.set(cursor, progress)
  cursor.searched = progress.at + progress.skip.offset
  return false
}

/** Over the head of an array; undefined while that is not whole. */
function begin(bytes: Buffer, from: number, to: number): Progress | undefined {
  const first = bytes[from] ?? 0
  const lengthBytes = first === 0xdc ? 2 : first === 0xdd ? 4 : 0
  const isArray = (first & 0xf0) === 0x90 || lengthBytes > 0
  if (from + 1 + lengthBytes > to) return undefined
  const values = lengthBytes > 0 ? bytes.readUIntBE(from + 1, lengthBytes) : first & 15
  if (!isArray || values === 0) return { at: 0, left: 0, skip: { offset: 0, values: 1 } }
  return { at: 1 + lengthBytes, left: values - 1, skip: { offset: 0, values: 1 } }
}
