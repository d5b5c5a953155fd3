import { Metadata } from '@grpc/grpc-js'
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { LogRecordExporter } from '@opentelemetry/sdk-logs'
import type { AggregationTemporality, PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'

import { ingestKey, type Vedette } from './vedette.ts'

/** The SDK's own exporters of one transport. */
export interface Exporters {
  readonly logs: () => LogRecordExporter
  readonly traces: () => SpanExporter
  readonly metrics: (temporalityPreference: AggregationTemporality) => PushMetricExporter
}

const headers = { authorization: `Bearer ${ingestKey}` }
const metadata = new Metadata()
metadata.set('authorization', `Bearer ${ingestKey}`)

/** What the tests walk: protobuf to the main port, JSON to OTLP's own, gRPC to its own. */
export const transports = ['protobuf', 'json', 'grpc'] as const
export type Transport = (typeof transports)[number]

/** The exporters of each transport to a running platform. */
export async function openExporters(vedette: Vedette): Promise<Readonly<Record<Transport, Exporters>>> {
  const httpUrl = `http://127.0.0.1:${await vedette.portOf('OTLP/HTTP')}`
  const grpcUrl = `http://127.0.0.1:${await vedette.portOf('OTLP/gRPC')}`
  return {
    protobuf: {
      logs: () => new ProtobufLogExporter({ url: `${vedette.url}/v1/logs`, headers }),
      traces: () => new ProtobufTraceExporter({ url: `${vedette.url}/v1/traces`, headers }),
      metrics: (temporalityPreference) => new ProtobufMetricExporter({ url: `${vedette.url}/v1/metrics`, headers, temporalityPreference }),
    },
    json: {
      logs: () => new JsonLogExporter({ url: `${httpUrl}/v1/logs`, headers }),
      traces: () => new JsonTraceExporter({ url: `${httpUrl}/v1/traces`, headers }),
      metrics: (temporalityPreference) => new JsonMetricExporter({ url: `${httpUrl}/v1/metrics`, headers, temporalityPreference }),
    },
    grpc: {
      logs: () => new GrpcLogExporter({ url: grpcUrl, metadata }),
      traces: () => new GrpcTraceExporter({ url: grpcUrl, metadata }),
      metrics: (temporalityPreference) => new GrpcMetricExporter({ url: grpcUrl, metadata, temporalityPreference }),
    },
  }
}

/** What a program with the SDK says of itself. */
export const resourceOf = (service: string): ReturnType<typeof resourceFromAttributes> =>
  resourceFromAttributes({
    'service.name': service,
    'service.version': '1.2.3',
    'host.name': `host-of-${service}`,
    'deployment.environment.name': 'test',
    'process.pid': 42,
  })
