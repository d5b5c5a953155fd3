import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import type { RejectReason, TelemetrySink } from '../../model/telemetry-sink.ts'
import { type Answers, defineReceiver, type Endpoint, type Intake } from '../receiver.ts'
import { bulkAnswers, documentAnswers, indexOf } from './answers.ts'
import { cards } from './cards.ts'
import { DocumentReader } from './document-reader.ts'
import { questions } from './handshake.ts'
import { limits } from './limits.ts'
import { ActionCursor } from './walk-actions.ts'

const contentTypes = [
  'application/x-ndjson',
  'application/json',
  'application/vnd.elasticsearch+x-ndjson',
  'application/vnd.elasticsearch+json',
]

/**
 * Elasticsearch's bulk API, and what its shippers ask before they use it: documents of Filebeat, Logstash, Fluent Bit, Vector and loggers
 * become log records (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk).
 */
export const elasticsearch = defineReceiver({
  name: 'elasticsearch',
  title: 'Elasticsearch bulk',
  cards,
  settings: z.strictObject({}),
  questions,
  endpoints: () => [
    ...['/_bulk', '/_bulk/', '/:index/_bulk', '/:index/_bulk/'].map((path) => endpoint('POST', path, decodeBulk, bulkAnswers)),
    endpoint('POST', '/:index/_doc', decodeDocument, documentAnswers),
    ...['/:index/_doc/:id', '/:index/_create/:id'].map((path) => endpoint('PUT', path, decodeDocument, documentAnswers)),
  ],
})

function endpoint(method: 'POST' | 'PUT', path: string, decode: Endpoint['decode'], answers: Answers): Endpoint {
  return {
    kind: 'http',
    signal: 'logs',
    method,
    path: `/elasticsearch${path}`,
    contentTypes,
    maxBodyBytes: limits.bodyBytes,
    inlineBytes: limits.inlineBytes,
    itemised: true,
    decode,
    answers,
  }
}

/** Shows one record, or one rejection, an action, in their order: by their places the answer tells what became of each. */
function decodeBulk(intake: Intake, sink: TelemetrySink): void {
  const reader = new DocumentReader(intake.body, sink)
  const actions = new ActionCursor(intake.body, indexOf(intake))
  while (actions.next()) {
    const { action, start, end } = actions
    if (action.verb === 'create' || action.verb === 'index') reader.read(start, end, action)
    else sink.reject('unsupported' satisfies RejectReason, 1)
  }
}

function decodeDocument({ body, params }: Intake, sink: TelemetrySink): void {
  if (body.length === 0) throw new Fault('bad_input', 'request body is required')
  const target = { index: Buffer.from(params?.['index'] ?? ''), id: Buffer.from(params?.['id'] ?? '') }
  new DocumentReader(body, sink).read(0, body.length, target)
}
