import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { defineReceiver } from '../receiver.ts'
import { answers } from './answers.ts'
import { cards } from './cards.ts'
import { decodeRequest } from './decode-request.ts'
import { decodeWriteRequest } from './decode-write-request.ts'
import { limits } from './limits.ts'

type DecodeMessage = (body: Buffer, sink: TelemetrySink) => void

const messages: ReadonlyMap<string, DecodeMessage> = new Map([
  ['prometheus.WriteRequest', decodeWriteRequest],
  ['io.prometheus.write.v2.Request', decodeRequest],
])

/** Prometheus Remote-Write 1.0 and 2.0 (https://prometheus.io/docs/specs/prw/): samples, native histograms, exemplars, metadata. */
export const remoteWrite = defineReceiver({
  name: 'remote_write',
  title: 'Prometheus remote write',
  cards,
  settings: z.strictObject({}),
  endpoints: () => [
    {
      kind: 'http',
      signal: 'metrics',
      method: 'POST',
      path: '/prometheus/api/v1/write',
      contentTypes: ['application/x-protobuf'],
      // 1.0 knows no other, and some of its senders do not say so.
      impliedEncoding: () => 'snappy',
      maxBodyBytes: limits.bodyBytes,
      inlineBytes: limits.inlineBytes,
      decode: ({ body, headers }, sink) => messageOf(headers['content-type'] ?? '')(body, sink),
      answers,
    },
  ],
})

/** The reader of the message that the content type's `proto` parameter names; without one it is 1.0. Throws Fault('unsupported_media'). */
function messageOf(contentType: string): DecodeMessage {
  const parameter = contentType
    .split(';')
    .slice(1)
    .map((part) => /^\s*proto\s*=\s*"?([^"]*?)"?\s*$/i.exec(part)?.[1])
    .find((name) => name !== undefined)
  const decode = messages.get(parameter ?? 'prometheus.WriteRequest')
  if (decode === undefined) throw new Fault('unsupported_media', `send proto=${[...messages.keys()].join(' or proto=')}`)
  return decode
}
