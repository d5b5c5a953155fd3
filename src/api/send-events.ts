import { Readable } from 'node:stream'

import { Fault } from '../lib/errors.ts'
import type { EventStream } from './route.ts'

export interface Watch {
  /** Throws a Fault when the watcher may not go on; one that is retryable says nothing about that. */
  readonly mayWatch: () => Promise<void>
  readonly everyMs: number
  /** Makes the stream end. */
  readonly stop: () => void
}

/**
 * A stream as server-sent events. It outlives the request that opened it, so it is asked again and again whether its watcher still
 * may: a log-out, a revoked token, another role end it, with an event `end` that says why as errors do: { code, message }.
 */
export function sendEvents(stream: EventStream, { mayWatch, everyMs, stop }: Watch): Readable {
  let refusal: Fault | undefined
  let asking = false
  const ask = async (): Promise<void> => {
    if (asking || refusal !== undefined) return
    asking = true
    try {
      await mayWatch()
    } catch (error) {
      // While the store restarts nobody can be refused anything either.
      if (error instanceof Fault && error.retryable) return
      refusal = error instanceof Fault ? error : new Fault('unavailable', 'it cannot be told whether you may watch this: connect again')
      stop()
    } finally {
      asking = false
    }
  }
  async function* lines(): AsyncGenerator<string> {
    const timer = setInterval(() => void ask(), everyMs)
    try {
      for await (const { event, data } of stream) {
        if (refusal !== undefined) break
        yield write(event, data)
      }
      if (refusal !== undefined) yield write('end', { code: refusal.code, message: refusal.message })
    } finally {
      clearInterval(timer)
    }
  }
  return Readable.from(lines())
}

function write(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
