import { z } from 'zod'

import { type Decode, defineReceiver, type Question, type QuestionEndpoint, type Reply } from '../receiver.ts'
import { answers } from './answers.ts'
import { cards } from './cards.ts'
import { decodeJson } from './decode-json.ts'
import { decodeProtobuf } from './decode-protobuf.ts'
import { limits } from './limits.ts'
import { LokiStream } from './loki-stream.ts'

/** Loki's push API (https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs), of today and of before 2019. */
export const loki = defineReceiver({
  name: 'loki',
  title: 'Loki push',
  cards,
  settings: z.strictObject({}),
  endpoints: () =>
    ['/loki/api/v1/push', '/api/prom/push'].map((path) => ({
      kind: 'http',
      signal: 'logs',
      method: 'POST',
      path,
      // Promtail's first versions did not say what they send.
      contentTypes: ['application/json', 'application/x-protobuf', ''],
      impliedEncoding: (contentType) => (contentType === 'application/json' ? undefined : 'snappy'),
      maxBodyBytes: limits.bodyBytes,
      inlineBytes: limits.inlineBytes,
      decode,
      answers,
    })),
  questions: [
    question('/loki/api/v1/status/buildinfo', () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: '3.5.0', revision: 'vedette', branch: 'vedette', buildUser: '', buildDate: '', goVersion: '' }),
    })),
    question('/ready', () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ready\n' })),
  ],
})

function question(path: string, answer: (asked: Question) => Reply): QuestionEndpoint {
  return { signal: 'logs', methods: ['GET', 'HEAD'], paths: [path], answer, answers }
}

/** Names of tenants that say nothing: what clients send when Loki has only one. */
const noTenants = new Set(['fake', 'anonymous', 'tenant1', '1', '0', 'default'])

const decode: Decode = ({ body, contentType, headers }, sink) => {
  const tenant = (headers['x-scope-orgid'] ?? '').slice(0, 256)
  const stream = new LokiStream(body, sink, noTenants.has(tenant) ? '' : tenant)
  if (contentType === 'application/json') decodeJson(body, stream)
  else decodeProtobuf(body, stream)
}
