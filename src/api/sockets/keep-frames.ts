import { setTimeout as wait } from 'node:timers/promises'

import type { IngestGrant } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { FrameList } from '../../receivers/index.ts'
import type { TcpEndpoint, UdpEndpoint } from '../../receivers/receiver.ts'
import { countRefused, type IngestDoor } from '../ingest-door.ts'

/** A listener: the endpoint, its receiver, and what its senders may do. */
export interface Listening<Of extends TcpEndpoint | UdpEndpoint = TcpEndpoint | UdpEndpoint> {
  readonly receiver: string
  readonly endpoint: Of
  /** Asked for each body, so that it ends when its key is revoked. Throws Fault `unauthenticated`. */
  readonly grant: () => Promise<IngestGrant>
}

/** What came at once. */
interface Frames {
  readonly body: Buffer
  readonly frames: FrameList
  /** Of bodies that their sender sends again when it hears nothing. */
  readonly bodyHash?: Buffer
}

const noQuery = new URLSearchParams()
const longestWaitMs = 5000

/**
 * Stores frames; tries again for as long as the platform cannot take them. Says false when they will never be taken (counted by then), or
 * when `over` came first. Throws Fault `unauthenticated` or `forbidden` when the key is not good any more.
 */
export async function keepFrames(
  door: IngestDoor,
  listening: Listening,
  { body, frames, bodyHash }: Frames,
  over: AbortSignal,
): Promise<boolean> {
  const { receiver, endpoint, grant } = listening
  const { signal, path, decode } = endpoint
  const intake = { body, frames, receivedAt: door.clock.now(), contentType: '', query: noQuery, headers: {} }
  while (!over.aborted) {
    try {
      const refusal = door.ingest.refusal(body.length)
      if (refusal !== undefined) throw refusal
      const { projectId, keyId, recordsPerSecond, signals } = await grant()
      if (!signals.has(signal)) throw new Fault('forbidden', `the ingest key of this listener may not send ${signal}`)
      // Read here, whatever its size: what a connection holds is bounded, and its frames do not travel to another thread.
      const request = {
        receiver,
        endpoint: { signal, path, decode, inlineBytes: Number.POSITIVE_INFINITY },
        projectId,
        keyId,
        recordsPerSecond,
        intake,
      }
      await door.ingest.ingest({ ...request, ...(bodyHash === undefined ? {} : { bodyHash }) })
      return true
    } catch (error) {
      if (!(error instanceof Fault)) door.logBug(error)
      else if (error.code === 'unauthenticated' || error.code === 'forbidden') throw error
      if (!(error instanceof Fault) || !error.retryable) return false
      await wait(Math.min((error.retryAfterSeconds ?? 1) * 1000, longestWaitMs), undefined, { signal: over }).catch(() => undefined)
    }
  }
  countRefused(door, listening, undefined, new Fault('overloaded', 'stopped before it could be stored'))
  return false
}
