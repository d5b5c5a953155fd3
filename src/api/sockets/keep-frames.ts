import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import type { IngestGrant } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { copyToOwn } from '../../lib/join-pieces.ts'
import { isDeathOfThread } from '../../pipeline/index.ts'
import type { FrameList } from '../../receivers/index.ts'
import type { TcpEndpoint, UdpEndpoint } from '../../receivers/receiver.ts'
import { countRefused, type IngestDoor } from '../ingest-door.ts'
import { Lanes } from './lanes.ts'

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
  /** One of them may be much more than it looks: see `elsewhere` of endpoints. */
  readonly isHeavy?: boolean
}

/** What the thread for large bodies makes of one may be many times its size: so much of it is held at a time, of all listeners. */
const elsewhere = new Lanes(2)

const noQuery = new URLSearchParams()
const longestWaitMs = 5000
/** What the thread dies of so often is given up. */
const mostDeaths = 3
/** Bodies up to here show too little to be stored in parts (`partLimits`): 8192 records, or a resource that comes to 8 MiB with them. */
const wholeBytes = 8 * 1024

/**
 * Stores frames; tries again for as long as the platform cannot take them. Says false when they will never be taken (counted by then), or
 * when `over` came first. Throws Fault `unauthenticated` or `forbidden` when the key is not good any more.
 */
export async function keepFrames(
  door: IngestDoor,
  listening: Listening,
  { body, frames, bodyHash, isHeavy = false }: Frames,
  over: AbortSignal,
): Promise<boolean> {
  const { receiver, endpoint, grant } = listening
  const { signal, path, decode } = endpoint
  const intake = { body, frames, receivedAt: door.clock.now(), contentType: '', query: noQuery, headers: {} }
  // Many datagrams and short lines are read here, whatever they come to together: what a listener or a connection holds is bounded.
  const inlineBytes = endpoint.elsewhere === undefined ? Number.POSITIVE_INFINITY : isHeavy ? 0 : endpoint.elsewhere.inlineBytes
  // Of a body that is cut, what is tried again are the parts that are missing: by this the pipeline knows it.
  const mayBeCut = endpoint.elsewhere !== undefined && (isHeavy || body.length > wholeBytes)
  const hash = bodyHash ?? (mayBeCut ? randomBytes(32) : undefined)
  let deaths = 0
  while (!over.aborted) {
    try {
      const refusal = door.ingest.refusal(body.length)
      if (refusal !== undefined) throw refusal
      const { projectId, keyId, recordsPerSecond, signals } = await grant()
      if (!signals.has(signal)) throw new Fault('forbidden', `the ingest key of this listener may not send ${signal}`)
      const request = {
        receiver,
        endpoint: { signal, path, decode, inlineBytes },
        projectId,
        keyId,
        recordsPerSecond,
        ...(hash === undefined ? {} : { bodyHash: hash }),
      }
      if (body.length <= inlineBytes) await door.ingest.ingest({ ...request, intake })
      // The thread takes the memory away, and it may have to be done again.
      else await elsewhere.run(async () => door.ingest.ingest({ ...request, intake: { ...intake, body: await copyToOwn(body) } }))
      return true
    } catch (error) {
      if (!(error instanceof Fault)) door.logBug(error)
      else if (error.code === 'unauthenticated' || error.code === 'forbidden') throw error
      if (!(error instanceof Fault) || !error.retryable) return false
      if (isDeathOfThread(error) && ++deaths >= mostDeaths) return false
      await wait(Math.min((error.retryAfterSeconds ?? 1) * 1000, longestWaitMs), undefined, { signal: over }).catch(() => undefined)
    }
  }
  countRefused(door, listening, undefined, new Fault('overloaded', 'stopped before it could be stored'))
  return false
}
