import { AttributeList } from '../../model/attributes.ts'
import { setNanoFromMs, Slice } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import { SpanView } from '../../model/span.ts'
import { createProjectPipeline, type Horizon, type ProjectPipeline } from '../project-pipeline.ts'
import { compileRedactor, maskingSettings, type MaskingSettings } from '../redact/index.ts'

const dayMs = 86_400_000

export const testHorizon: Horizon = {
  logsMs: {
    application: 730 * dayMs,
    error: 730 * dayMs,
    security: 2555 * dayMs,
    performance: 90 * dayMs,
    audit: Infinity,
    debug: 30 * dayMs,
  },
  spansMs: 30 * dayMs,
  metricsMs: 400 * dayMs,
}

export function slice(text: string): Slice {
  const made = new Slice()
  made.setText(text)
  return made
}

export function attributeList(pairs: Readonly<Record<string, string>> | readonly (readonly [string, string])[]): AttributeList {
  const list = new AttributeList()
  for (const [key, value] of Array.isArray(pairs) ? pairs : Object.entries(pairs)) list.addText(String(key), String(value))
  return list
}

export interface LogSpec {
  readonly timeMs?: number
  readonly observedMs?: number
  readonly severity?: number
  readonly severityText?: string
  readonly body?: string
  readonly eventName?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly flags?: number
  readonly attributes?: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
}

export function logRecord(spec: LogSpec): LogRecordView {
  const record = new LogRecordView()
  if (spec.timeMs !== undefined) setNanoFromMs(record.time, spec.timeMs)
  if (spec.observedMs !== undefined) setNanoFromMs(record.observedTime, spec.observedMs)
  record.severityNumber = spec.severity ?? 0
  record.severityText.setText(spec.severityText ?? '')
  record.body.setText(spec.body ?? '')
  record.eventName.setText(spec.eventName ?? '')
  setHex(record.traceId, spec.traceId ?? '')
  setHex(record.spanId, spec.spanId ?? '')
  record.flags = spec.flags ?? 0
  for (const [key, value] of pairsOf(spec.attributes)) record.attributes.addText(key, value)
  return record
}

export function setHex(target: Slice, hex: string): void {
  const bytes = Buffer.from(hex, 'hex')
  target.set(bytes, 0, bytes.length)
}

export function spanView(spec: {
  readonly startMs: number
  readonly endMs: number
  readonly name?: string
  readonly traceId?: string
  readonly spanId?: string
}): SpanView {
  const span = new SpanView()
  setHex(span.traceId, spec.traceId ?? '4bf92f3577b34da6a3ce929d0e0e4736')
  setHex(span.spanId, spec.spanId ?? '00f067aa0ba902b7')
  span.name.setText(spec.name ?? 'GET /')
  setNanoFromMs(span.start, spec.startMs)
  setNanoFromMs(span.end, spec.endMs)
  return span
}

export function testProject(
  masking: Partial<MaskingSettings> = {},
  spec: Partial<Parameters<typeof createProjectPipeline>[0]> = {},
): ProjectPipeline {
  return createProjectPipeline({ projectId: 7, redactor: compileRedactor(maskingSettings.parse(masking)), ...spec })
}

function pairsOf(pairs: LogSpec['attributes'] = {}): readonly (readonly [string, string])[] {
  return Array.isArray(pairs) ? pairs : Object.entries(pairs)
}
