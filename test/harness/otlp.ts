import { readFileSync } from 'node:fs'

import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import protobuf from 'protobufjs'

import { ingestKey } from './vedette.ts'

export type Signal = 'logs' | 'traces' | 'metrics'
export const signals: readonly Signal[] = ['logs', 'traces', 'metrics']

export const protobufType = 'application/x-protobuf'
export const jsonType = 'application/json'

const { root } = protobuf.parse(readFileSync('src/receivers/otlp/testdata/otlp.proto', 'utf8'))
// The answers; google.rpc.Status has the name of another message of OTLP.
const answers = protobuf.parse(`syntax = "proto3";
  message Status { int32 code = 1; string message = 2; }
  message LogsPartialSuccess { int64 rejected_log_records = 1; string error_message = 2; }
  message ExportLogsServiceResponse { LogsPartialSuccess partial_success = 1; }
  message TracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
  message ExportTraceServiceResponse { TracePartialSuccess partial_success = 1; }
  message MetricsPartialSuccess { int64 rejected_data_points = 1; string error_message = 2; }
  message ExportMetricsServiceResponse { MetricsPartialSuccess partial_success = 1; }`).root

const services: Readonly<Record<Signal, readonly [message: string, path: string]>> = {
  logs: ['ExportLogsService', '/opentelemetry.proto.collector.logs.v1.LogsService/Export'],
  traces: ['ExportTraceService', '/opentelemetry.proto.collector.trace.v1.TraceService/Export'],
  metrics: ['ExportMetricsService', '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'],
}

type Scalar = string | number | boolean

/** Attributes as OTLP/JSON writes them. */
function attributes(values: Readonly<Record<string, Scalar>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }))
}

function anyValue(value: Scalar): object {
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { stringValue: value }
}

/** Nanoseconds of an epoch millisecond as OTLP/JSON writes them. */
export function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n)
}

export interface LogFields {
  readonly body?: Scalar
  readonly atMs?: number
  readonly severity?: number
  readonly attributes?: Readonly<Record<string, Scalar>>
  readonly more?: Readonly<Record<string, unknown>>
}

/** A request with the log records of one service, perhaps of one scope. */
export function logsOf(
  service: string,
  records: readonly LogFields[],
  resource: Readonly<Record<string, Scalar>> = {},
  scope: { readonly name?: string; readonly version?: string } = {},
): object {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes({ 'service.name': service, ...resource }) },
        scopeLogs: [
          {
            scope,
            logRecords: records.map(({ body = '', atMs = Date.now(), severity = 9, attributes: given = {}, more = {} }) => ({
              timeUnixNano: nanos(atMs),
              severityNumber: severity,
              body: anyValue(body),
              attributes: attributes(given),
              ...more,
            })),
          },
        ],
      },
    ],
  }
}

export interface SpanFields {
  readonly traceId: string
  readonly spanId: string
  readonly name?: string
  readonly atMs?: number
  readonly durationMs?: number
  readonly more?: Readonly<Record<string, unknown>>
}

/** A request with the spans of one service. */
export function spansOf(service: string, spans: readonly SpanFields[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': service }) },
        scopeSpans: [
          {
            spans: spans.map(({ traceId, spanId, name = 'work', atMs = Date.now(), durationMs = 1, more = {} }) => ({
              traceId,
              spanId,
              name,
              kind: 2,
              startTimeUnixNano: nanos(atMs),
              endTimeUnixNano: nanos(atMs + durationMs),
              ...more,
            })),
          },
        ],
      },
    ],
  }
}

export interface PointFields {
  readonly value: number
  readonly atMs?: number
  readonly attributes?: Readonly<Record<string, Scalar>>
  readonly more?: Readonly<Record<string, unknown>>
}

/** A request with the points of one gauge of one service. */
export function gaugeOf(service: string, name: string, points: readonly PointFields[]): object {
  const dataPoints = points.map(({ value, atMs = Date.now(), attributes: given = {}, more = {} }) => ({
    timeUnixNano: nanos(atMs),
    asDouble: value,
    attributes: attributes(given),
    ...more,
  }))
  return metricOf(service, { name, gauge: { dataPoints } })
}

/** A request with one metric of one service, as OTLP/JSON writes it. */
export function metricOf(service: string, metric: object): object {
  const resource = { attributes: attributes({ 'service.name': service }) }
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] }
}

/** The protobuf body of a request written as OTLP/JSON. */
export function asProtobuf(signal: Signal, request: object): Buffer {
  const type = root.lookupType(`${services[signal][0]}Request`)
  return Buffer.from(type.encode(type.fromObject(withBinaryIds(request) as object)).finish())
}

export function asJson(request: object): Buffer {
  return Buffer.from(JSON.stringify(request))
}

function withBinaryIds(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withBinaryIds(one))
  if (typeof value === 'string' && /^(?:trace|span|parentSpan)Id$/.test(key)) return Buffer.from(value, 'hex')
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withBinaryIds(one, name)]))
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** Without parameters. */
  readonly contentType: string
  readonly bytes: Buffer
  /** The message in it: Export...Response after 200, google.rpc.Status after a refusal. */
  readonly message: Record<string, unknown>
}

export interface SendOptions {
  readonly contentType?: string
  readonly method?: string
  /** Undefined: the test key; an empty object: none. */
  readonly key?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a body to `/v1/<signal>` of a server; reads the answer in its own content type. */
export async function send(
  url: string,
  signal: Signal,
  body: string | Uint8Array | ReadableStream<Uint8Array>,
  options: SendOptions = {},
): Promise<Answer> {
  const { contentType = protobufType, method = 'POST', key = { authorization: `Bearer ${ingestKey}` }, headers = {} } = options
  const answer = await fetch(`${url}/v1/${signal}`, {
    method,
    headers: { 'content-type': contentType, ...key, ...headers },
    body,
    duplex: 'half',
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  return {
    status: answer.status,
    headers: answer.headers,
    contentType: type,
    bytes,
    message: readMessage(signal, answer.status, type, bytes),
  }
}

function readMessage(signal: Signal, status: number, contentType: string, bytes: Buffer): Record<string, unknown> {
  if (contentType === jsonType) return JSON.parse(bytes.toString()) as Record<string, unknown>
  const type = answers.lookupType(status === 200 ? `${services[signal][0]}Response` : 'Status')
  return type.toObject(type.decode(bytes), { longs: String })
}

/** Sends a request as JSON or protobuf and expects that all of it was taken. */
export async function sendAll(url: string, signal: Signal, request: object, key?: Readonly<Record<string, string>>): Promise<void> {
  const { status, message, bytes } = await send(url, signal, asProtobuf(signal, request), key === undefined ? {} : { key })
  if (status !== 200 || Object.keys(message).length > 0)
    throw new Error(`${signal}: ${status} ${JSON.stringify(message)} ${bytes.toString('latin1')}`)
}

export interface CallOptions {
  readonly metadata?: Readonly<Record<string, string>>
  readonly path?: string
  /** Given, the call goes over TLS. */
  readonly ca?: Buffer
  /** A client that is kept; else the call has one, and so a connection, of its own. */
  readonly over?: Client
}

/** One unary call of the gRPC door with the official client; resolves with the response message or the error of the call. */
export async function call(
  port: number,
  signal: Signal,
  body: Buffer,
  { metadata = { authorization: `Bearer ${ingestKey}` }, path = services[signal][1], ca, over }: CallOptions = {},
): Promise<{ readonly response?: Record<string, unknown>; readonly error?: ServiceError }> {
  const client = over ?? openClient(port, ca)
  const sent = new Metadata()
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value)
  const type = answers.lookupType(`${services[signal][0]}Response`)
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        (bytes) => type.toObject(type.decode(bytes), { longs: String }),
        body,
        sent,
        (error, response) => resolve(error === null ? { response: response ?? {} } : { error }),
      )
    })
  } finally {
    if (over === undefined) client.close()
  }
}

/** The official client of gRPC: it connects with its first call, and again when it must. */
export function openClient(port: number, ca?: Buffer): Client {
  const options = { 'grpc.max_send_message_length': -1 }
  if (ca === undefined) return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options)
  return new Client(`localhost:${port}`, credentials.createSsl(ca), options)
}
