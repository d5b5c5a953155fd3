import type { TelemetrySink } from '../../model/telemetry-sink.ts'

/** Takes everything and does nothing with it. */
export const silentSink: TelemetrySink = {
  resource: () => undefined,
  scope: () => undefined,
  logRecord: () => undefined,
  span: () => undefined,
  metricPoint: () => undefined,
  series: () => undefined,
  sample: () => undefined,
  nativeHistogram: () => undefined,
  exemplar: () => undefined,
  metricFamily: () => undefined,
  reject: () => undefined,
}
