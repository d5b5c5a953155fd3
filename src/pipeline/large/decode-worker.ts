import { parentPort } from 'node:worker_threads'

import { Fault } from '../../lib/errors.ts'
import { FrameList, receivers } from '../../receivers/index.ts'
import type { DecodeAnswer, DecodeTask } from './decode-protocol.ts'
import { RecordingSink } from './recording-sink.ts'

// Decoding a large body in one go would keep the main thread from everything else.
if (parentPort === null) throw new Error('started as a worker thread only')
const port = parentPort
const decodes = new Map(
  receivers.flatMap((receiver) => receiver.open({}).map((endpoint) => [`${receiver.name} ${endpoint.path}`, endpoint.decode] as const)),
)
/** Of listeners, by their receiver. */
const frameDecodes = new Map(receivers.map(({ name, decodeFrames }) => [name, decodeFrames]))

port.on('message', (task: DecodeTask) => {
  const answer = decode(task)
  // The memory of the recording is handed over, not copied.
  const transfer = answer.kind === 'recording' ? answer.blocks.map(({ buffer }) => buffer as ArrayBuffer) : []
  port.postMessage(answer, transfer)
})

function decode({ id, receiver, path, body, receivedAt, contentType, query, headers, params, frames }: DecodeTask): DecodeAnswer {
  const read = frames === undefined ? decodes.get(`${receiver} ${path}`) : frameDecodes.get(receiver)
  if (read === undefined) return { id, kind: 'bug', message: `no endpoint ${path} of ${receiver}` }
  const sink = new RecordingSink()
  try {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    const intake = { body: bytes, receivedAt, contentType, query: new URLSearchParams(query), headers, params }
    read(frames === undefined ? intake : { ...intake, frames: listOf(frames) }, sink)
    return { id, kind: 'recording', blocks: sink.finish() }
  } catch (error) {
    if (error instanceof Fault) return { id, kind: 'fault', code: error.code, message: error.message }
    return { id, kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function listOf({ starts, ends, peers }: NonNullable<DecodeTask['frames']>): FrameList {
  const list = new FrameList()
  for (const [i, start] of starts.entries()) list.add(start, ends[i] ?? 0, peers[i] ?? '')
  return list
}
