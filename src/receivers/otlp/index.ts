import { z } from 'zod'

import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { defineReceiver, type Endpoint, type Signal } from '../receiver.ts'
import { answersFor, encodeResponse } from './answers.ts'
import { cards } from './cards.ts'
import { decodeLogs } from './decode-logs.ts'
import { decodeMetrics } from './decode-metrics.ts'
import { decodeTraces } from './decode-traces.ts'
import { encodeJson } from './encode-json.ts'
import { jsonRequests } from './json-schema.ts'
import { limits } from './limits.ts'

const decoders: Readonly<Record<Signal, (body: Buffer, sink: TelemetrySink) => void>> = {
  logs: decodeLogs,
  traces: decodeTraces,
  metrics: decodeMetrics,
}

const services: Readonly<Record<Signal, string>> = {
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
}

/** OpenTelemetry protocol 1.11 (https://opentelemetry.io/docs/specs/otlp/): logs, traces and metrics over HTTP and gRPC. */
export const otlp = defineReceiver({
  name: 'otlp',
  title: 'OpenTelemetry (OTLP)',
  cards,
  settings: z.strictObject({}),
  endpoints: () => (['logs', 'traces', 'metrics'] as const).flatMap((signal) => [httpEndpoint(signal), grpcEndpoint(signal)]),
})

function httpEndpoint(signal: Signal): Endpoint {
  const decode = decoders[signal]
  return {
    kind: 'http',
    signal,
    method: 'POST',
    path: `/v1/${signal}`,
    contentTypes: ['application/x-protobuf', 'application/json'],
    maxBodyBytes: limits.bodyBytes,
    decode: ({ body, contentType }, sink) =>
      decode(contentType === 'application/json' ? encodeJson(body, jsonRequests[signal]) : body, sink),
    answers: answersFor(signal),
  }
}

function grpcEndpoint(signal: Signal): Endpoint {
  const decode = decoders[signal]
  return {
    kind: 'grpc',
    signal,
    path: services[signal],
    maxBodyBytes: limits.bodyBytes,
    decode: ({ body }, sink) => decode(body, sink),
    respond: encodeResponse,
  }
}
