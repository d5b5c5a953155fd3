/**
 * The OTLP messages as their JSON mapping names them (opentelemetry-proto 1.11): what `encodeJson` needs to turn an OTLP/JSON body
 * into the protobuf the decoders read. Only the fields we keep.
 */
export interface JsonField {
  readonly number: number
  readonly type:
    | 'string'
    | 'bool'
    | 'double'
    | 'int64'
    | 'fixed64'
    | 'sfixed64'
    | 'fixed32'
    | 'sint32'
    | 'base64'
    | 'hex'
    | 'enum'
    | 'message'
  readonly repeated: boolean
  /** For `enum`: the names that may stand for the numbers. */
  readonly names?: ReadonlyMap<string, number>
  /** For `message`; a function because messages contain each other. */
  readonly message?: () => JsonMessage
}

/** Fields by JSON name. A Map: a key like `__proto__` finds nothing. */
export type JsonMessage = ReadonlyMap<string, JsonField>

type Scalar = Exclude<JsonField['type'], 'enum' | 'message'>

const one = (number: number, type: Scalar): JsonField => ({ number, type, repeated: false })
const many = (number: number, type: Scalar): JsonField => ({ number, type, repeated: true })
const child = (number: number, message: () => JsonMessage): JsonField => ({ number, type: 'message', repeated: false, message })
const children = (number: number, message: () => JsonMessage): JsonField => ({ number, type: 'message', repeated: true, message })
const choice = (number: number, prefix: string, words: readonly string[]): JsonField => ({
  number,
  type: 'enum',
  repeated: false,
  names: new Map(words.map((word, value) => [prefix + word, value])),
})
const define = (fields: Readonly<Record<string, JsonField>>): JsonMessage => new Map(Object.entries(fields))

const anyValue: JsonMessage = define({
  stringValue: one(1, 'string'),
  boolValue: one(2, 'bool'),
  intValue: one(3, 'int64'),
  doubleValue: one(4, 'double'),
  arrayValue: child(5, () => arrayValue),
  kvlistValue: child(6, () => keyValueList),
  bytesValue: one(7, 'base64'),
})
const keyValue: JsonMessage = define({ key: one(1, 'string'), value: child(2, () => anyValue) })
const arrayValue: JsonMessage = define({ values: children(1, () => anyValue) })
const keyValueList: JsonMessage = define({ values: children(1, () => keyValue) })
const resource = define({ attributes: children(1, () => keyValue) })
const scope = define({ name: one(1, 'string'), version: one(2, 'string'), attributes: children(3, () => keyValue) })

const severities = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) => [level, `${level}2`, `${level}3`, `${level}4`])
const logRecord = define({
  timeUnixNano: one(1, 'fixed64'),
  severityNumber: choice(2, 'SEVERITY_NUMBER_', ['UNSPECIFIED', ...severities]),
  severityText: one(3, 'string'),
  body: child(5, () => anyValue),
  attributes: children(6, () => keyValue),
  flags: one(8, 'fixed32'),
  traceId: one(9, 'hex'),
  spanId: one(10, 'hex'),
  observedTimeUnixNano: one(11, 'fixed64'),
  eventName: one(12, 'string'),
})

const spanEvent = define({ timeUnixNano: one(1, 'fixed64'), name: one(2, 'string'), attributes: children(3, () => keyValue) })
const spanLink = define({
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  traceState: one(3, 'string'),
  attributes: children(4, () => keyValue),
})
const status = define({ message: one(2, 'string'), code: choice(3, 'STATUS_CODE_', ['UNSET', 'OK', 'ERROR']) })
const span = define({
  traceId: one(1, 'hex'),
  spanId: one(2, 'hex'),
  traceState: one(3, 'string'),
  parentSpanId: one(4, 'hex'),
  name: one(5, 'string'),
  kind: choice(6, 'SPAN_KIND_', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
  startTimeUnixNano: one(7, 'fixed64'),
  endTimeUnixNano: one(8, 'fixed64'),
  attributes: children(9, () => keyValue),
  events: children(11, () => spanEvent),
  links: children(13, () => spanLink),
  status: child(15, () => status),
  flags: one(16, 'fixed32'),
})

const exemplar = define({
  timeUnixNano: one(2, 'fixed64'),
  asDouble: one(3, 'double'),
  spanId: one(4, 'hex'),
  traceId: one(5, 'hex'),
  asInt: one(6, 'sfixed64'),
  filteredAttributes: children(7, () => keyValue),
})
const times = { startTimeUnixNano: one(2, 'fixed64'), timeUnixNano: one(3, 'fixed64') }
const numberPoint = define({
  ...times,
  asDouble: one(4, 'double'),
  exemplars: children(5, () => exemplar),
  asInt: one(6, 'sfixed64'),
  attributes: children(7, () => keyValue),
  flags: one(8, 'int64'),
})
const histogramPoint = define({
  ...times,
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  bucketCounts: many(6, 'fixed64'),
  explicitBounds: many(7, 'double'),
  exemplars: children(8, () => exemplar),
  attributes: children(9, () => keyValue),
  flags: one(10, 'int64'),
  min: one(11, 'double'),
  max: one(12, 'double'),
})
const buckets = define({ offset: one(1, 'sint32'), bucketCounts: many(2, 'int64') })
const exponentialPoint = define({
  ...times,
  attributes: children(1, () => keyValue),
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  scale: one(6, 'sint32'),
  zeroCount: one(7, 'fixed64'),
  positive: child(8, () => buckets),
  negative: child(9, () => buckets),
  flags: one(10, 'int64'),
  exemplars: children(11, () => exemplar),
  min: one(12, 'double'),
  max: one(13, 'double'),
  zeroThreshold: one(14, 'double'),
})
const quantile = define({ quantile: one(1, 'double'), value: one(2, 'double') })
const summaryPoint = define({
  ...times,
  count: one(4, 'fixed64'),
  sum: one(5, 'double'),
  quantileValues: children(6, () => quantile),
  attributes: children(7, () => keyValue),
  flags: one(8, 'int64'),
})
const temporality = choice(2, 'AGGREGATION_TEMPORALITY_', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE'])
const gauge = define({ dataPoints: children(1, () => numberPoint) })
const sum = define({ dataPoints: children(1, () => numberPoint), aggregationTemporality: temporality, isMonotonic: one(3, 'bool') })
const histogram = define({ dataPoints: children(1, () => histogramPoint), aggregationTemporality: temporality })
const exponentialHistogram = define({ dataPoints: children(1, () => exponentialPoint), aggregationTemporality: temporality })
const summary = define({ dataPoints: children(1, () => summaryPoint) })
const metric = define({
  name: one(1, 'string'),
  description: one(2, 'string'),
  unit: one(3, 'string'),
  gauge: child(5, () => gauge),
  sum: child(7, () => sum),
  histogram: child(9, () => histogram),
  exponentialHistogram: child(10, () => exponentialHistogram),
  summary: child(11, () => summary),
})

/** The frame of a request: resources hold scopes, scopes hold records. */
function request(resources: string, scopes: string, records: string, record: JsonMessage): JsonMessage {
  const scoped = define({ scope: child(1, () => scope), [records]: children(2, () => record) })
  const underResource = define({ resource: child(1, () => resource), [scopes]: children(2, () => scoped) })
  return define({ [resources]: children(1, () => underResource) })
}

/** Export{Logs,Trace,Metrics}ServiceRequest. */
export const jsonRequests = {
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metric),
} as const
