import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { Answers, Refusal, Reply, Signal, Verdict } from '../receiver.ts'

const rejectedNames = { logs: 'rejectedLogRecords', traces: 'rejectedSpans', metrics: 'rejectedDataPoints' } as const

/** HTTP status, and the code of google.rpc.Status that says the same. OTLP clients come back only after 429, 502, 503 and 504. */
const refusals: Readonly<Record<Refusal['kind'], { readonly status: number; readonly code: number }>> = {
  bad_input: { status: 400, code: 3 },
  unauthenticated: { status: 401, code: 16 },
  forbidden: { status: 403, code: 7 },
  method_not_allowed: { status: 405, code: 12 },
  too_large: { status: 413, code: 8 },
  unsupported_media: { status: 415, code: 3 },
  overloaded: { status: 503, code: 14 },
  internal: { status: 500, code: 13 },
}

/** How OTLP/HTTP says yes and no, in the content type it was asked in (OTLP specification, "OTLP/HTTP Response"). */
export function answersFor(signal: Signal): Answers {
  return {
    accepted: (verdict, { contentType }) =>
      isProtobuf(contentType) ? protobuf(200, encodeResponse(verdict)) : json(200, responseJson(signal, verdict)),
    refused: (problem, { contentType }) => {
      const { status, code } = refusals[problem.kind]
      const { message, retryAfterSeconds } = problem
      const reply = isProtobuf(contentType) ? protobuf(status, encodeStatus(code, message)) : json(status, { code, message })
      if (retryAfterSeconds === undefined) return reply
      return { ...reply, headers: { ...reply.headers, 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) } }
    },
  }
}

/** Export{Logs,Trace,Metrics}ServiceResponse, which are the same on the wire: empty unless something must be told. */
export function encodeResponse({ rejected, message }: Verdict): Buffer {
  const response = new ByteWriter(16)
  if (rejected === 0 && message === '') return response.copy()
  const partial = new ByteWriter(64)
  partial.varint(8)
  partial.varint(rejected)
  partial.varint(18)
  partial.string(message)
  response.varint(10)
  response.lengthPrefixed(partial.view())
  return response.copy()
}

function responseJson(signal: Signal, { rejected, message }: Verdict): unknown {
  if (rejected === 0 && message === '') return {}
  // Protobuf's JSON mapping writes 64-bit integers as strings.
  return { partialSuccess: { [rejectedNames[signal]]: String(rejected), errorMessage: message } }
}

/** google.rpc.Status { code = 1, message = 2 }. */
function encodeStatus(code: number, message: string): Buffer {
  const status = new ByteWriter(64)
  status.varint(8)
  status.varint(code)
  status.varint(18)
  status.string(message)
  return status.copy()
}

/** Somebody who sent neither is more likely to read JSON. */
function isProtobuf(contentType: string): boolean {
  return contentType === 'application/x-protobuf'
}

function protobuf(status: number, body: Buffer): Reply {
  return { status, headers: { 'content-type': 'application/x-protobuf' }, body }
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
