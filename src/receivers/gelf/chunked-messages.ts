import { Fault } from '../../lib/errors.ts'
import type { Assembler } from '../receiver.ts'
import { limits } from './limits.ts'

/** 0x1e 0x0f, eight bytes of the message's id, the number of this chunk, how many there are. */
const headBytes = 12
/** What a chunk takes beside its bytes, about. */
const chunkCost = 200

interface Unfinished {
  readonly peer: string
  readonly sinceMs: number
  readonly chunks: (Buffer | undefined)[]
  missing: number
  sizeBytes: number
}

/**
 * Puts messages together that came in chunks (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html, "GELF via UDP"): up to 128
 * of one sender and id within five seconds, in any order. New messages are refused when those that are not whole take too much, or
 * those of their sender are too many.
 */
export class ChunkedMessages implements Assembler {
  /** The oldest first. */
  private readonly unfinished = new Map<string, Unfinished>()
  private readonly unfinishedOf = new Map<string, number>()
  /** When messages became whole; the oldest first. */
  private readonly finished = new Map<string, number>()
  private heldBytes = 0

  take(datagram: Buffer, peer: string, atMs: number): Buffer | undefined {
    if (datagram[0] !== 0x1e || datagram[1] !== 0x0f) return datagram
    const [number = 0, count = 0] = datagram.subarray(10, headBytes)
    if (datagram.length <= headBytes || count === 0 || count > limits.chunks || number >= count)
      throw new Fault('bad_input', 'a chunk that is none')
    const name = `${peer} ${datagram.toString('latin1', 2, 10)}`
    if (atMs - (this.finished.get(name) ?? Number.NEGATIVE_INFINITY) <= limits.chunkedMs) return undefined
    const message = this.find(name, { peer, count, atMs })
    if (message.chunks.length !== count)
      throw this.refuse(name, message, new Fault('bad_input', 'chunks of one message differ in their count'))
    // Networks double datagrams.
    if (message.chunks[number] !== undefined) return undefined
    // Of its own: a piece of the memory of all datagrams would keep that.
    const own = Buffer.allocUnsafeSlow(datagram.length - headBytes)
    datagram.copy(own, 0, headBytes)
    message.chunks[number] = own
    message.missing--
    message.sizeBytes += own.length
    this.heldBytes += own.length + chunkCost
    if (message.sizeBytes > limits.frameBytes)
      throw this.refuse(name, message, new Fault('too_large', `a message may have ${limits.frameBytes} bytes`))
    if (this.heldBytes > limits.unfinishedBytes) throw this.refuse(name, message, full())
    if (message.missing > 0) return undefined
    this.forget(name, message)
    this.finish(name, atMs)
    return Buffer.concat(message.chunks.filter((chunk) => chunk !== undefined))
  }

  expire(atMs: number): number {
    let expired = 0
    for (const [name, message] of this.unfinished) {
      if (atMs - message.sinceMs <= limits.chunkedMs) break
      this.forget(name, message)
      expired++
    }
    return expired
  }

  private find(name: string, { peer, count, atMs }: { peer: string; count: number; atMs: number }): Unfinished {
    const known = this.unfinished.get(name)
    if (known !== undefined && atMs - known.sinceMs <= limits.chunkedMs) return known
    if (known !== undefined) throw this.refuse(name, known, new Fault('bad_input', 'parts of a message are missing'))
    const ofPeer = this.unfinishedOf.get(peer) ?? 0
    if (this.unfinished.size >= limits.unfinished || ofPeer >= limits.unfinishedOfPeer) throw full()
    const made = { peer, sinceMs: atMs, chunks: Array.from({ length: count }, () => undefined), missing: count, sizeBytes: 0 }
    this.unfinished.set(name, made)
    this.unfinishedOf.set(peer, ofPeer + 1)
    return made
  }

  private finish(name: string, atMs: number): void {
    this.finished.delete(name)
    this.finished.set(name, atMs)
    const [oldest] = this.finished.keys()
    if (this.finished.size > limits.finished && oldest !== undefined) this.finished.delete(oldest)
  }

  private refuse(name: string, message: Unfinished, fault: Fault): Fault {
    this.forget(name, message)
    return fault
  }

  private forget(name: string, message: Unfinished): void {
    this.unfinished.delete(name)
    const ofPeer = (this.unfinishedOf.get(message.peer) ?? 0) - 1
    if (ofPeer > 0) this.unfinishedOf.set(message.peer, ofPeer)
    else this.unfinishedOf.delete(message.peer)
    this.heldBytes -= message.sizeBytes + (message.chunks.length - message.missing) * chunkCost
  }
}

function full(): Fault {
  return new Fault('overloaded', 'too many messages in chunks are not whole')
}
