import type { PostReply } from './post.ts'

export interface SenderOptions {
  /** Sends one body; rejects when no answer came. */
  readonly post: (body: Buffer, signal: AbortSignal) => Promise<PostReply>
  /** Bytes that may wait; the oldest body goes first when there are more. */
  readonly maxQueueBytes: number
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** First pause after a failure; doubles up to `maxPauseMs`. */
  readonly pauseMs: number
  readonly maxPauseMs: number
  /** Called when sending begins to fail and when it works again, not for every attempt. */
  readonly onChange: (state: 'failing' | 'working', reason: string) => void
  /** [0, 1) */
  readonly random: () => number
}

export interface SenderFigures {
  readonly sent: number
  /** Bodies that were given up: pushed out while waiting, or refused for good. */
  readonly dropped: number
}

/** Sends bodies one after the other, in order. */
export interface Sender {
  push(body: Buffer): void
  readonly figures: SenderFigures
  /** Tries once more to send what waits, for at most `graceMs`; then gives up. */
  stop(graceMs: number): Promise<void>
}

/** Statuses after which an OTLP client tries again; all others are final. */
const retryable: ReadonlySet<number> = new Set([408, 429, 502, 503, 504])

/** A queue in front of the door, with back-off and jitter when the door says no. */
export function createSender(options: SenderOptions): Sender {
  const { post, maxQueueBytes, timeoutMs, pauseMs, maxPauseMs, onChange, random } = options
  const stopping = new AbortController()
  const queue: Buffer[] = []
  let bytes = 0
  let sent = 0
  let dropped = 0
  let failures = 0
  let state: 'failing' | 'working' = 'working'
  let running: Promise<void> | undefined
  /** Ends the pause before the next attempt. */
  let wake: (() => void) | undefined
  let draining = false

  const tell = (next: typeof state, reason: string): void => {
    if (state !== next) onChange(next, reason)
    state = next
  }
  const shift = (): number => (bytes -= queue.shift()?.length ?? 0)
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const attempt = async (body: Buffer): Promise<PostReply | string> => {
    const abort = new AbortController()
    const giveUp = (): void => abort.abort()
    const timer = setTimeout(giveUp, timeoutMs)
    stopping.signal.addEventListener('abort', giveUp)
    try {
      return await post(body, abort.signal)
    } catch (error) {
      if (abort.signal.aborted) return `no answer within ${timeoutMs / 1000} s`
      return error instanceof Error ? error.message : 'no answer'
    } finally {
      clearTimeout(timer)
      stopping.signal.removeEventListener('abort', giveUp)
    }
  }
  const settle = async (body: Buffer): Promise<void> => {
    const isLast = draining
    const reply = await attempt(body)
    const wasPushedOut = queue[0] !== body
    if (typeof reply !== 'string' && !retryable.has(reply.status)) {
      failures = 0
      const accepted = reply.status >= 200 && reply.status < 300
      if (!wasPushedOut) shift()
      if (accepted) sent++
      else dropped++
      tell(accepted ? 'working' : 'failing', `the door answered ${reply.status}`)
      return
    }
    tell('failing', typeof reply === 'string' ? reply : `the door answered ${reply.status}`)
    if (isLast) queue.length = bytes = 0
    if (draining) return
    const longest = Math.min(maxPauseMs, pauseMs * 2 ** Math.min(failures++, 20))
    const asked = typeof reply === 'string' ? 0 : retryAfterMs(reply.retryAfter)
    await pause(Math.max(Math.min(asked, maxPauseMs), longest * (0.5 + random() / 2)))
  }
  const run = async (): Promise<void> => {
    for (let body = queue[0]; body !== undefined && !stopping.signal.aborted; body = queue[0]) await settle(body)
    running = undefined
  }

  return {
    push(body) {
      if (draining) return
      queue.push(body)
      bytes += body.length
      for (let waiting = bytes; waiting > maxQueueBytes && queue.length > 1; waiting = shift()) dropped++
      running ??= run()
    },
    get figures() {
      return { sent, dropped }
    },
    async stop(graceMs) {
      draining = true
      wake?.()
      const timer = setTimeout(() => stopping.abort(), graceMs)
      await running
      clearTimeout(timer)
    },
  }
}

/** `Retry-After` in seconds, as our door writes it; 0 when there is none. */
function retryAfterMs(header: string | undefined): number {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : 0
}
