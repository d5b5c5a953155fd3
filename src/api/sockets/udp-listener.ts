import { createSocket, type RemoteInfo } from 'node:dgram'
import { setMaxListeners } from 'node:events'
import { isIPv6 } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

import { Fault } from '../../lib/errors.ts'
import { every } from '../../lib/every.ts'
import { FrameList } from '../../receivers/index.ts'
import type { UdpEndpoint } from '../../receivers/receiver.ts'
import { countRefused, type IngestDoor } from '../ingest-door.ts'
import { compileAllowList, plainAddress } from './allow-list.ts'
import { keepFrames, type Listening } from './keep-frames.ts'
import type { SocketListener } from './tcp-listener.ts'

/** What the kernel keeps for us; it gives as much of it as it may. */
const receiveBufferBytes = 8 * 1024 * 1024
const storedBatchBytes = 256 * 1024
/** Short lines that are summed up take ten milliseconds already when they are so many bytes; a datagram is never larger. */
const summedBatchBytes = 64 * 1024
const batchFrames = 4096
/** Datagrams wait so long for others. */
const lingerMs = 20
/** With so many batches being stored the next one is filled, however long it takes. */
const promptBatches = 8
/** What batches being stored hold; what comes beyond it and one more batch is dropped. */
const waitingBytes = 16 * 1024 * 1024
/** Messages of several datagrams that miss some are looked for so often. */
const expireEveryMs = 1000

/** One listener for datagrams: they are gathered by time and size and stored in batches. Nobody can be asked to wait, so the queue is bounded. */
export function createUdpListener(door: IngestDoor, listening: Listening<UdpEndpoint>): SocketListener {
  const { listen, maxFrameBytes, aggregate, assemble, elsewhere } = listening.endpoint
  const batchBytes = aggregate === undefined ? storedBatchBytes : summedBatchBytes
  const isAllowed = compileAllowList(listen.allow)
  const over = new AbortController()
  // Each body that has to wait listens.
  setMaxListeners(0, over.signal)
  const storing = new Set<Promise<void>>()
  let storingBytes = 0
  const peers = new Map<string, string>()
  const assembler = assemble?.()
  let body = Buffer.allocUnsafe(batchBytes)
  let frames = new FrameList()
  let filled = 0
  let isHeavy = false
  let timer: NodeJS.Timeout | undefined
  let socket = createSocket('udp4')

  const drop = (count: number, reason: Fault): void => {
    for (let i = 0; i < count; i++) countRefused(door, listening, undefined, reason)
  }

  function store(): void {
    clearTimeout(timer)
    timer = undefined
    if (frames.length === 0) return
    const batch = { body: body.subarray(0, filled), frames, isHeavy }
    // However little of it is filled.
    const heldBytes = body.length
    storingBytes += heldBytes
    body = Buffer.allocUnsafe(batchBytes)
    frames = new FrameList()
    filled = 0
    isHeavy = false
    const work = keepFrames(door, listening, batch, over.signal)
      .then(() => undefined)
      .catch((error: unknown) => {
        // The key of this listener is not good any more.
        if (error instanceof Fault) drop(batch.frames.length, error)
        else door.logBug(error)
      })
      .finally(() => {
        storing.delete(work)
        storingBytes -= heldBytes
      })
    storing.add(work)
  }

  function take(datagram: Buffer, from: RemoteInfo): void {
    if (!isAllowed(from.address)) return
    if (datagram.length > maxFrameBytes) {
      drop(1, new Fault('too_large', `a message may have ${maxFrameBytes} bytes`))
      return
    }
    try {
      const message = assembler === undefined ? datagram : assembler.take(datagram, from.address, door.clock.monotonic())
      if (message !== undefined) gather(message, from.address)
    } catch (error) {
      if (error instanceof Fault) drop(1, error)
      else door.logBug(error)
    }
  }

  function gather(message: Buffer, address: string): void {
    if (filled + message.length > body.length || frames.length >= batchFrames) {
      if (storingBytes + body.length > waitingBytes) {
        drop(1, new Fault('overloaded', 'datagrams come faster than they can be stored'))
        return
      }
      store()
      if (message.length > body.length) body = Buffer.allocUnsafe(message.length)
    }
    message.copy(body, filled)
    frames.add(filled, filled + message.length, peerOf(address))
    isHeavy ||= elsewhere?.isHeavy(message, 0, message.length) === true
    filled += message.length
    timer ??= setTimeout(linger, lingerMs)
  }

  /** When the disk is behind, more of them are stored together. */
  function linger(): void {
    timer = undefined
    if (storing.size < promptBatches) store()
    else timer = setTimeout(linger, lingerMs)
  }

  function peerOf(address: string): string {
    const known = peers.get(address)
    if (known !== undefined) return known
    if (peers.size >= 10_000) peers.clear()
    const peer = plainAddress(address)
    peers.set(address, peer)
    return peer
  }

  const stopExpiring =
    assembler === undefined
      ? () => undefined
      : every(expireEveryMs, () => drop(assembler.expire(door.clock.monotonic()), new Fault('bad_input', 'parts of a message are missing')))

  return {
    listen(port, host, descriptor) {
      socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
      socket.on('message', take)
      return new Promise((resolve, reject) => {
        socket.once('error', reject)
        socket.bind(descriptor === undefined ? { port, address: host } : { fd: descriptor }, () => {
          socket.off('error', reject)
          socket.on('error', door.logBug)
          // Whoever holds it may have got more than we may ask for: asking would make it smaller.
          if (descriptor === undefined && socket.getRecvBufferSize() < receiveBufferBytes) socket.setRecvBufferSize(receiveBufferBytes)
          resolve(socket.address())
        })
      })
    },
    async stop(withinMs) {
      stopExpiring()
      // What has arrived is in the kernel's buffer: a few turns read it.
      await wait(Math.min(50, withinMs / 4))
      socket.close()
      store()
      await Promise.race([Promise.all(storing), wait(withinMs * 0.7)])
      over.abort()
    },
  }
}
