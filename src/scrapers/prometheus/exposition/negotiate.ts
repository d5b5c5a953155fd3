import { Fault } from '../../../lib/errors.ts'
import { readOpenMetrics } from './read-open-metrics.ts'
import { readPrometheusText } from './read-prometheus-text.ts'
import { type ProtobufOptions, readProtobuf } from './read-protobuf.ts'
import type { ReadExposition } from './sample-view.ts'

/** What each protocol of `scrape_protocols` is called on the wire. */
export const scrapeProtocols = {
  PrometheusProto: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
  'PrometheusText1.0.0': 'text/plain;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
} as const
export type ScrapeProtocol = keyof typeof scrapeProtocols

/** How a target should write names that old readers would not understand. */
export const escapingSchemes = ['allow-utf-8', 'underscores', 'dots', 'values'] as const
export type EscapingScheme = (typeof escapingSchemes)[number]

/** The Accept header as Prometheus sends it: the first protocol is wanted most, anything is taken. */
export function acceptHeader(protocols: readonly ScrapeProtocol[], escaping: EscapingScheme): string {
  const best = Object.keys(scrapeProtocols).length + 1
  const wanted = protocols.map((protocol, i) => {
    const escapes = protocol === 'PrometheusText1.0.0' || protocol === 'OpenMetricsText1.0.0'
    return `${scrapeProtocols[protocol]}${escapes ? `;escaping=${escaping}` : ''};q=0.${best - i}`
  })
  return [...wanted, `*/*;q=0.${best - protocols.length}`].join(',')
}

/**
 * The reader for what a target answered with. One that does not say what it sends is read as `fallback`; without a fallback that is an
 * error (Prometheus 3). Throws Fault('unsupported_media').
 */
export function chooseReader(contentType: string, fallback: ScrapeProtocol | undefined, options: ProtobufOptions): ReadExposition {
  const reader = readerOf(contentType, options) ?? (fallback === undefined ? undefined : readerOf(scrapeProtocols[fallback], options))
  if (reader !== undefined) return reader
  const said =
    contentType === ''
      ? 'non-compliant scrape target sending blank Content-Type'
      : `unsupported Content-Type ${JSON.stringify(contentType)}`
  throw new Fault('unsupported_media', `received ${said} and no fallback_scrape_protocol specified for target`)
}

function readerOf(contentType: string, options: ProtobufOptions): ReadExposition | undefined {
  const [mediaType = ''] = contentType.split(';', 1)
  switch (mediaType.trim().toLowerCase()) {
    case 'text/plain':
      return readPrometheusText
    case 'application/openmetrics-text':
      return readOpenMetrics
    case 'application/vnd.google.protobuf':
      return (body, sink) => readProtobuf(body, sink, options)
    default:
      return undefined
  }
}
