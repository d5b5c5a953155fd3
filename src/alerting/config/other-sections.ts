import { quoteGo } from '../../lib/go-quote.ts'
import { httpSection } from './http/http-section.ts'
import { tlsSection } from './http/tls-section.ts'
import { countSet, isSet, type Section, textOf, type Values } from './yaml/section.ts'

/** Where Alertmanager sends its own traces: checked, and nothing else done with it. */
export const tracingSection: Section = {
  type: 'tracing.plain',
  fields: {
    client_type: 'text',
    endpoint: 'text',
    sampling_fraction: 'number',
    insecure: 'flag',
    tls_config: tlsSection,
    headers: { map: { type: 'config.Header', fields: { values: 'texts', secrets: 'secrets', files: 'texts' } } },
    compression: 'text',
    timeout: 'duration',
  },
  complete: (tracing) => {
    const type = tracing['client_type']
    if (type !== undefined && type !== 'http' && type !== 'grpc') {
      return `expected tracing client type to be to be http or grpc, but got ${textOf(tracing, 'client_type')}`
    }
    if (!isSet(tracing, 'endpoint')) return 'tracing endpoint must be set'
    return ['', 'gzip'].includes(textOf(tracing, 'compression'))
      ? undefined
      : `invalid compression type ${textOf(tracing, 'compression')} provided, valid options: gzip`
  },
}

const webhookOutput: Section = {
  type: 'eventrecorder.plain',
  fields: {
    url: 'secretUrl',
    http_config: httpSection,
    timeout: 'duration',
    workers: 'integer',
    max_retries: 'integer',
    retry_backoff: 'duration',
    batch: 'flag',
    batch_max_events: 'integer',
    batch_max_bytes: 'integer',
    batch_flush_interval: 'duration',
  },
  complete: (output) => {
    if (!isSet(output, 'url')) return 'event_recorder webhook output requires a url'
    const [events, bytes] = [numberOf(output, 'batch_max_events'), numberOf(output, 'batch_max_bytes')]
    if (events < 0 || bytes < 0) return 'event_recorder webhook batch settings cannot be negative'
    const interval = textOf(output, 'batch_flush_interval')
    const isBatched = events !== 0 || bytes !== 0 || !['', '0', '0s'].includes(interval)
    return output['batch'] !== true && isBatched ? 'event_recorder webhook batch settings require batch: true' : undefined
  },
}

const kafkaOutput: Section = {
  type: 'eventrecorder.plain',
  fields: {
    brokers: 'texts',
    topic: 'text',
    client_id: 'text',
    format: 'text',
    acks: 'text',
    compression: 'text',
    buffer_size: 'integer',
    tls_config: tlsSection,
  },
  complete: (output) => {
    const brokers = output['brokers']
    if (!Array.isArray(brokers) || brokers.length === 0) return 'event_recorder kafka: at least one broker is required'
    if (countSet(output, ['topic']) === 0) return 'event_recorder kafka output requires a topic'
    return ['', 'json', 'protobuf'].includes(textOf(output, 'format'))
      ? undefined
      : `event_recorder kafka: unknown format ${quoteGo(textOf(output, 'format'))}`
  },
}

/** Where Alertmanager writes what happens to alerts: checked, and nothing else done with it. */
export const eventRecorderSection: Section = {
  type: 'eventrecorder.Config',
  fields: {
    file_outputs: {
      list: {
        type: 'eventrecorder.plain',
        fields: { path: 'text' },
        complete: (output) => (isSet(output, 'path') ? undefined : 'event_recorder file output requires a path'),
      },
    },
    webhook_outputs: { list: webhookOutput },
    kafka_outputs: { list: kafkaOutput },
    stdout_outputs: { list: { type: 'eventrecorder.StdoutOutputConfig', fields: {} } },
  },
}

function numberOf(values: Values, name: string): number {
  const value = values[name]
  return typeof value === 'number' ? value : 0
}
