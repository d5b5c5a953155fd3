import { gzipSync } from 'node:zlib'

import { encode } from '@msgpack/msgpack'
import { expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { IngestRequest } from '../../pipeline/ingest.ts'
import { fluentForward } from '../../receivers/fluent-forward/index.ts'
import { FrameList } from '../../receivers/index.ts'
import type { TcpEndpoint } from '../../receivers/receiver.ts'
import { keepFrames } from './keep-frames.ts'
import { listeningAt } from './testdata/lines.ts'
import { openDoor } from './testdata/open-door.ts'

/** What the pipeline is asked for one message, when it fails the first time. */
async function asked(message: Buffer): Promise<{ isElsewhere: boolean; bodies: string[] }> {
  const { door, close } = await openDoor()
  const endpoint = fluentEndpoint()
  const requests: IngestRequest[] = []
  const bodies: string[] = []
  const ingest = async (request: IngestRequest): Promise<never> => {
    requests.push(request)
    bodies.push(request.intake.body.toString('latin1'))
    // The thread takes the memory away.
    if (request.intake.body.length > (request.endpoint.inlineBytes ?? 0))
      structuredClone(0, { transfer: [request.intake.body.buffer as ArrayBuffer] })
    throw new Fault(requests.length === 1 ? 'overloaded' : 'bad_input', 'no', { retryAfterSeconds: 0 })
  }
  const frames = new FrameList()
  frames.add(0, message.length, 'a')
  const isHeavy = endpoint.elsewhere?.isHeavy(message, 0, message.length) === true
  const parts = { body: message, frames, isHeavy }
  await keepFrames({ ...door, ingest: { ...door.ingest, ingest } }, listeningAt(endpoint), parts, new AbortController().signal)
  await close()
  const [first, again] = requests
  const { endpoint: last, intake } = again ?? {}
  expect(intake?.frames).toBe(frames)
  // By it the pipeline knows which parts are there.
  expect(again?.bodyHash).toEqual(first?.bodyHash)
  expect(again?.bodyHash?.length).toBe(isHeavy || message.length > 10_000 ? 32 : undefined)
  return { isElsewhere: bodies.every((body) => body.length > (last?.inlineBytes ?? 0)), bodies }
}

function fluentEndpoint(): TcpEndpoint {
  const [endpoint] = fluentForward.open({ tcp: 0 })
  if (endpoint?.kind !== 'tcp') throw new Error('a listener over TCP')
  return endpoint
}

test.each([
  ['a small message is read at once', ['t', 1_795_330_721, { message: 'm' }], false],
  ['a large one is read elsewhere', ['t', 1_795_330_721, { message: 'm'.repeat(200_000) }], true],
  ['a packed one is read elsewhere, however small', ['t', gzipSync(Buffer.alloc(1e6)), { compressed: 'gzip' }], true],
])('%s; what is tried again is there again', async (_name, message, isElsewhere) => {
  const bytes = Buffer.from(encode(message))
  const text = bytes.toString('latin1')
  expect(await asked(bytes)).toEqual({ isElsewhere, bodies: [text, text] })
})

test('what the thread dies of is tried three times, what only waited behind it as often as it takes', async () => {
  const { door, close } = await openDoor()
  const triesOf = async (faults: readonly Fault[]): Promise<[boolean, number]> => {
    let tries = 0
    const ingest = async () => {
      const fault = faults[tries++]
      if (fault !== undefined) throw fault
      return { accepted: 1, rejected: 0, message: '' }
    }
    const parts = { body: Buffer.from('m'), frames: new FrameList(), isHeavy: true }
    const over = new AbortController().signal
    const kept = await keepFrames({ ...door, ingest: { ...door.ingest, ingest } }, listeningAt(fluentEndpoint()), parts, over)
    return [kept, tries]
  }
  const fault = (threadDied: boolean): Fault => new Fault('unavailable', 'no', { retryAfterSeconds: 0, details: { threadDied } })
  expect(await triesOf(Array.from({ length: 9 }, () => fault(true)))).toEqual([false, 3])
  expect(await triesOf(Array.from({ length: 9 }, (_, n) => fault(n < 2)))).toEqual([true, 10])
  await close()
})
