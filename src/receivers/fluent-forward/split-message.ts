import { Fault } from '../../lib/errors.ts'
import { brokenMsgpack, type MsgpackSkip, skipMsgpack } from '../../lib/wire/msgpack-reader.ts'
import { type FrameCursor, frameTooLarge, type SplitFrame } from '../frames.ts'
import { limits } from './limits.ts'

/** How far each connection's unfinished message was looked at. */
const skips = new WeakMap<FrameCursor, MsgpackSkip>()

/** Each value of the stream is a message; one that comes in pieces is looked at once. */
export const splitMessage: SplitFrame = (bytes, from, to, cursor) => {
  const known = cursor.searched === 0 ? undefined : skips.get(cursor)
  const skip = known ?? { offset: 0, values: 1 }
  try {
    if (skipMsgpack(bytes, from, to, skip)) {
      cursor.start = from
      cursor.end = cursor.next = from + skip.offset
      return true
    }
  } catch (error) {
    if (error === brokenMsgpack) throw new Fault('bad_input', 'what came is no MessagePack')
    throw error
  }
  // Each of them will take a byte at least.
  if (skip.values > limits.frameBytes) throw frameTooLarge(limits.frameBytes)
  skips.set(cursor, skip)
  cursor.searched = skip.offset
  return false
}
