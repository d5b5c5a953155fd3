import { Fault } from '../lib/errors.ts'

/** What a listener took in at once: messages as ranges of one piece of memory, in the order they came. */
export class FrameList {
  length = 0
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** The address each came from, without port. */
  readonly peers: string[] = []

  add(start: number, end: number, peer: string): void {
    const i = this.length++
    this.starts[i] = start
    this.ends[i] = end
    this.peers[i] = peer
  }
}

/** Where a splitter found a frame. One for each connection. */
export class FrameCursor {
  /** The frame's bytes: `[start, end)`. */
  start = 0
  end = 0
  /** Where the one behind it begins. */
  next = 0
  /** A place in the frame that the splitter came by and that the conversation wants to know, where it has one. */
  mark = 0
  /** How many bytes from its beginning were looked at in vain, so that they are not looked at again; 0 at the beginning of a frame. */
  searched = 0
}

/**
 * Finds the first frame of `bytes[from, to)`, which begins with a frame: sets the cursor and says true. Says false when the frame is not
 * whole yet. Pure but for the cursor. Throws Fault when what comes is no such stream: the connection is closed.
 */
export type SplitFrame = (bytes: Buffer, from: number, to: number, cursor: FrameCursor) => boolean

/** Frames that end with one byte, which does not belong to them. */
export function splitAt(terminator: number): SplitFrame {
  return (bytes, from, to, cursor) => {
    // Behind `to` stands what is none of ours: it is looked at in vain at most once a frame. A view for each line would cost more.
    const end = cursor.searched === 0 ? bytes.indexOf(terminator, from) : bytes.subarray(0, to).indexOf(terminator, from + cursor.searched)
    if (end < 0 || end >= to) {
      cursor.searched = to - from
      return false
    }
    cursor.start = from
    cursor.end = end
    cursor.next = end + 1
    return true
  }
}

/** Every frame of a body; one that came without a listener is a single frame. */
export function framesOf(body: Buffer, frames: FrameList | undefined): FrameList {
  if (frames !== undefined) return frames
  const whole = new FrameList()
  whole.add(0, body.length, '')
  return whole
}

/** For splitters: a frame longer than one may be ends the connection, nobody waits for the rest of it. */
export function frameTooLarge(maxFrameBytes: number): Fault {
  return new Fault('too_large', `a message may have ${maxFrameBytes} bytes`)
}
