import { gzipSync } from 'node:zlib'

import { encode } from '@msgpack/msgpack'
import { expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import type { IngestRequest } from '../../pipeline/ingest.ts'
import { fluentForward } from '../../receivers/fluent-forward/index.ts'
import { FrameList } from '../../receivers/index.ts'
import { keepFrames } from './keep-frames.ts'
import { listeningAt } from './testdata/lines.ts'
import { openDoor } from './testdata/open-door.ts'

/** What the pipeline is asked for one message, when it fails the first time. */
async function asked(message: Buffer): Promise<{ isElsewhere: boolean; bodies: string[] }> {
  const { door, close } = await openDoor()
  const [endpoint] = fluentForward.open({ tcp: 0 })
  if (endpoint?.kind !== 'tcp') throw new Error('a listener over TCP')
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
  const { endpoint: last, intake } = requests[1] ?? {}
  expect(intake?.frames).toBe(frames)
  return { isElsewhere: bodies.every((body) => body.length > (last?.inlineBytes ?? 0)), bodies }
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
