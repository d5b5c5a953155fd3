import { Fault } from '../../lib/errors.ts'
import { every } from '../../lib/every.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import { FrameList } from '../../receivers/index.ts'
import type { TcpEndpoint } from '../../receivers/receiver.ts'
import { countRefused, type IngestDoor } from '../ingest-door.ts'
import { keepFrames, type Listening } from './keep-frames.ts'
import type { SocketListener } from './tcp-listener.ts'

/**
 * A listener whose messages are summed up in memory and stored every so often, and when it stops. What is summed up is lost when the process
 * is killed: such protocols acknowledge nothing.
 */
export function aggregateFrames(door: IngestDoor, listening: Listening, open: (summed: Listening) => SocketListener): SocketListener {
  const { aggregate } = listening.endpoint
  if (aggregate === undefined) return open(listening)
  const sum = aggregate.open()
  const taking = withDecode(listening, (intake, sink) => sum.take(intake, (reason, count) => sink.reject(reason, count)))
  const listener = open(taking)
  const over = new AbortController()
  let storing = Promise.resolve()
  let isNextWaiting = false

  /** One after the other; what comes meanwhile is part of the next. */
  function flush(): void {
    if (isNextWaiting) return
    isNextWaiting = true
    storing = storing.then(async () => {
      isNextWaiting = false
      for (const decode of sum.cut(door.clock.now())) {
        try {
          await keepFrames(door, withDecode(listening, decode), { body: Buffer.alloc(0), frames: new FrameList() }, over.signal)
        } catch (error) {
          // The key of this listener is not good any more.
          if (error instanceof Fault) countRefused(door, listening, undefined, error)
          else door.logBug(error)
        }
        // Each slice is within its time; those of all listeners together are not.
        await nextTurn()
      }
    })
  }

  const stopFlushing = every(aggregate.everyMs, flush)
  return {
    listen: (port, host, descriptor) => listener.listen(port, host, descriptor),
    async stop(withinMs) {
      stopFlushing()
      await listener.stop(withinMs / 2)
      flush()
      const timer = setTimeout(() => over.abort(), withinMs / 3)
      await storing
      clearTimeout(timer)
    },
  }
}

function withDecode(listening: Listening, decode: TcpEndpoint['decode']): Listening {
  return { ...listening, endpoint: { ...listening.endpoint, decode } }
}
