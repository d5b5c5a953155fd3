import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'

import { Fault } from '../../lib/errors.ts'
import { hashInSlices } from '../../lib/hash-in-slices.ts'
import { FrameCursor, FrameList } from '../../receivers/index.ts'
import type { Conversation, TcpEndpoint } from '../../receivers/receiver.ts'
import { countRefused, type IngestDoor } from '../ingest-door.ts'
import { plainAddress } from './allow-list.ts'
import { keepFrames, type Listening } from './keep-frames.ts'
import type { ReadBudget, ReadShare } from './read-budget.ts'

/** What one connection reads ahead while what came before is being stored. */
const readAheadBytes = 256 * 1024
/** Fewer bytes wait so long for others, so that many small messages are stored together. */
const smallBytes = 32 * 1024
const lingerMs = 5
/** Frames of one body. */
const mostFrames = 2000
/** From the first byte of a frame to its last. */
const frameTimeoutMs = 60_000
/** Of that, while others wait for the memory it takes. */
const turnTimeoutMs = 15_000
/** rsyslog and others keep a connection and say nothing for hours; whether its peer is still there TCP asks (see the listener). */
const idleTimeoutMs = 24 * 3_600_000
const closeTimeoutMs = 5000
/** Replies that a client does not read. */
const mostUnreadBytes = 1024 * 1024

export interface ConnectionSpec {
  readonly door: IngestDoor
  readonly listening: Listening<TcpEndpoint>
  readonly budget: ReadBudget
  /** Aborted when there is no time left to store what came. */
  readonly over: AbortSignal
}

/** One client of a TCP listener: reads frames, stores them in batches, and reads on as fast as they become durable. */
export class TcpConnection {
  /** Resolves when the connection is gone and all that came over it is stored or counted. */
  readonly finished: Promise<void>
  private readonly spec: ConnectionSpec
  private readonly socket: Socket
  private readonly peer: string
  private readonly conversation: Conversation | undefined
  readonly share: ReadShare
  private readonly cursor = new FrameCursor()
  /** What was read and not cut into frames yet: `store[0, filled)`. */
  private store: Buffer = emptyStore
  private filled = 0
  private working = false
  private ended = false
  private timer: NodeJS.Timeout | undefined
  private finish: () => void = () => undefined
  /** Monotonic milliseconds. */
  private heardAt: number
  private frameSince: number | undefined

  constructor(socket: Socket, spec: ConnectionSpec) {
    this.socket = socket
    this.spec = spec
    this.peer = plainAddress(socket.remoteAddress ?? '')
    this.heardAt = spec.door.clock.monotonic()
    this.share = spec.budget.open(() => this.readOn())
    this.finished = new Promise((resolve) => (this.finish = resolve))
    this.conversation = spec.listening.endpoint.converse?.({ address: this.peer, nonce: randomBytes(32) })
    socket.on('data', (piece: Buffer) => this.take(piece))
    socket.on('error', () => undefined)
    socket.on('end', () => this.end())
    socket.on('close', () => this.end())
    if (this.conversation?.greeting !== undefined) socket.write(this.conversation.greeting)
  }

  /** Ends who says nothing for too long, or never finishes what it began. Not who waits for us. */
  checkTimes(): void {
    if (this.working || this.share.isWaiting) return
    const now = this.spec.door.clock.monotonic()
    if (this.frameSince !== undefined && now - this.frameSince > frameTimeoutMs)
      this.fail(new Fault('bad_input', 'a message was not finished'))
    else if (this.share.keepsOthersMs > turnTimeoutMs)
      this.fail(new Fault('bad_input', 'a large message came too slowly while others waited'))
    else if (now - this.heardAt > idleTimeoutMs) this.close()
  }

  /** How long nothing came, while it does not wait for us. Milliseconds. */
  get silentMs(): number {
    return this.working || this.share.isWaiting ? 0 : this.spec.door.clock.monotonic() - this.heardAt
  }

  /** No more is read; what was read is stored. */
  close(): void {
    this.end()
    this.socket.end()
    setTimeout(() => this.socket.destroy(), closeTimeoutMs).unref()
  }

  private take(piece: Buffer): void {
    this.heardAt = this.spec.door.clock.monotonic()
    if (this.ended) return
    this.frameSince ??= this.heardAt
    this.share.take(piece.length)
    if (this.filled === 0) {
      this.store = piece
      this.filled = piece.length
    } else this.append(piece)
    this.holdBack()
    this.schedule()
  }

  private append(piece: Buffer): void {
    const needed = this.filled + piece.length
    if (needed > this.store.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.store.length))
      this.store.copy(larger, 0, 0, this.filled)
      this.store = larger
    }
    piece.copy(this.store, this.filled)
    this.filled = needed
  }

  /** Makes the sender wait: for what is being stored, or for the other connections. */
  private holdBack(): void {
    const enough = this.working && this.filled >= readAheadBytes
    // Alone it can do nothing with what it has but read on, as far as a frame may go.
    if (enough || !this.share.mayRead()) this.socket.pause()
  }

  /** Its time begins again: it was not the sender who took it. */
  private readOn(): void {
    if (this.ended) return
    this.heardAt = this.spec.door.clock.monotonic()
    if (this.frameSince !== undefined) this.frameSince = this.heardAt
    this.socket.resume()
  }

  private end(): void {
    if (this.ended) return
    this.ended = true
    this.share.leave()
    this.schedule()
  }

  private schedule(): void {
    if (this.working) return
    if (this.ended || this.filled >= smallBytes) this.begin()
    else this.timer ??= setTimeout(() => this.begin(), lingerMs)
  }

  private begin(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.working) return
    this.working = true
    this.work()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.working = false
        if (this.ended) this.leave()
        // What was read may be the beginning of a frame: without its rest nothing would wake us.
        else this.readOnUnlessSpent()
      })
  }

  private leave(): void {
    this.share.give(this.filled)
    this.filled = 0
    this.store = emptyStore
    if (!this.socket.destroyed) this.socket.end()
    this.finish()
  }

  /** Stores what came, and what comes meanwhile. */
  private async work(): Promise<void> {
    for (;;) {
      const cut = this.cutFrames()
      if (cut.size > 0) {
        this.readOnUnlessSpent()
        try {
          await this.keep(cut)
        } finally {
          this.share.give(cut.size)
        }
      }
      // What stood before it was sound.
      if (cut.problem !== undefined) throw cut.problem
      if (cut.size === 0) return
    }
  }

  private readOnUnlessSpent(): void {
    if (!this.ended && this.socket.isPaused() && this.share.mayRead()) this.readOn()
  }

  /** Takes the whole frames off what was read. */
  private cutFrames(): Cut {
    const cut: Cut = { body: this.store, frames: new FrameList(), isHeavy: false, alone: [], size: 0, problem: undefined }
    try {
      while (cut.size < this.filled && cut.frames.length < mostFrames && this.cutFrame(cut));
    } catch (error) {
      cut.problem = error
    }
    if (cut.size === 0) return cut
    // The rest came after a frame that has just become whole: it is little.
    const { store, filled } = this
    this.store = cut.size === filled ? emptyStore : Buffer.from(store.subarray(cut.size, filled))
    this.filled = filled - cut.size
    this.frameSince = this.filled === 0 ? undefined : this.heardAt
    return cut
  }

  /** One more; false when there is none yet. */
  private cutFrame(cut: Cut): boolean {
    const { cursor, store, filled } = this
    const { split, maxFrameBytes, restIsFrame } = this.spec.listening.endpoint
    if (split(store, cut.size, filled, cursor)) {
      if (cursor.end - cursor.start > maxFrameBytes) throw tooLarge(maxFrameBytes)
      this.hear(cut, cursor.start, cursor.end, cursor.mark)
      cut.size = cursor.next
      cursor.searched = 0
      return true
    }
    if (filled - cut.size > maxFrameBytes + framingBytes) throw tooLarge(maxFrameBytes)
    if (!this.ended) return false
    if (restIsFrame) this.hear(cut, cut.size, filled, cut.size)
    cut.size = filled
    return true
  }

  private hear(cut: Cut, start: number, end: number, mark: number): void {
    const { body, frames, alone } = cut
    const heard = this.conversation?.hear(body, start, end, mark) ?? { kind: 'data' }
    const isHeavy = this.spec.listening.endpoint.elsewhere?.isHeavy(body, start, end) === true
    if (heard.kind === 'data') {
      frames.add(start, end, this.peer)
      cut.isHeavy ||= isHeavy
    } else if (heard.kind === 'acknowledged') alone.push({ start, end, reply: heard.reply, isHeavy })
    else if (heard.kind === 'answered') {
      this.say(heard.reply)
      if (heard.close === true) throw new Fault('unauthenticated', 'the client was sent away')
    }
  }

  private async keep({ body, frames, isHeavy, alone }: Cut): Promise<void> {
    const { door, listening, over } = this.spec
    const together = frames.length === 0 ? true : keepFrames(door, listening, { body, frames, isHeavy }, over)
    const each = alone.map(async ({ start, end, reply, ...one }) => {
      const frame = new FrameList()
      frame.add(0, end - start, this.peer)
      const bytes = body.subarray(start, end)
      const bodyHash = await hashInSlices(bytes)
      const kept = await keepFrames(door, listening, { body: bytes, frames: frame, bodyHash, isHeavy: one.isHeavy }, over)
      // One that can never be read is not asked for again.
      if (kept || !over.aborted) this.say(reply)
    })
    await Promise.all([together, ...each])
  }

  private say(reply: Buffer): void {
    if (!this.socket.writable) return
    this.socket.write(reply)
    if (this.socket.writableLength > mostUnreadBytes) this.socket.destroy()
  }

  private fail(error: unknown): void {
    const { door, listening } = this.spec
    if (error instanceof Fault) countRefused(door, listening, undefined, error)
    else door.logBug(error)
    this.share.give(this.filled)
    this.filled = 0
    this.store = emptyStore
    this.end()
    this.socket.end()
    setTimeout(() => this.socket.destroy(), 100).unref()
  }
}

interface Acknowledged {
  readonly start: number
  readonly end: number
  readonly reply: Buffer
  readonly isHeavy: boolean
}

interface Cut {
  readonly body: Buffer
  readonly frames: FrameList
  isHeavy: boolean
  readonly alone: Acknowledged[]
  /** Bytes that the frames and their framing took. */
  size: number
  /** What stands behind them cannot be read: the end. */
  problem: unknown
}

const emptyStore = Buffer.alloc(0)
/** The most that framing itself takes of a frame. */
const framingBytes = 64

function tooLarge(maxFrameBytes: number): Fault {
  return new Fault('too_large', `a message may have ${maxFrameBytes} bytes; the connection was closed`)
}
