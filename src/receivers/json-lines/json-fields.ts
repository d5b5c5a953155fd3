import { type LogField, type LogFieldRole, logFieldOf } from '../fields/log-fields.ts'

/** A field of a logger: as everybody has it, or one that is looked at more closely. */
export interface JsonField extends LogField {
  /** `time`: in any shape, an attribute when it is in none. `name`: of the service, where a logger says so. */
  readonly loose?: 'time' | 'name'
}

const roles: readonly (readonly [role: LogFieldRole, names: readonly string[]])[] = [
  ['level', ['lvl', 'log_level', 'loglevel', 'severityText', 'severity_text']],
  ['traceId', ['traceId', 'traceid', 'otelTraceID']],
  ['spanId', ['spanId', 'spanid', 'otelSpanID']],
  ['service', ['service', 'service_name', 'serviceName', 'app', 'application', 'defaultMeta.service']],
  ['serviceVersion', ['version.service', 'service_version']],
  ['environment', ['env', 'environment', 'deployment.environment', 'deployment.environment.name']],
  ['host', ['hostname', 'host']],
  ['otherMessage', ['body']],
]

const attributes: readonly (readonly [name: string, fields: readonly string[]])[] = [
  // pino and bunyan write `err`, winston `stack` beside the message, zap and logrus `error`.
  ['exception.type', ['err.type', 'err.name', 'error.name', 'error.kind', 'exception.type']],
  ['exception.message', ['err.message', 'error', 'exception.message']],
  ['exception.stacktrace', ['err.stack', 'error.stack', 'stack', 'stacktrace', 'stack_trace', 'errorVerbose', 'exception.stacktrace']],
  ['process.pid', ['pid']],
  ['code.file.path', ['caller']],
]

const known = new Map<string, JsonField>([
  ...['time', 'ts', 'timestamp', '@timestamp', 'datetime', 'date', 'eventTime'].map(
    (name) => [name, { role: 'time', loose: 'time' }] as const,
  ),
  ['name', { role: 'attribute', loose: 'name' }],
  ...roles.flatMap(([role, names]) => names.map((name) => [name, { role }] as const)),
  ...attributes.flatMap(([name, fields]) =>
    fields.map((field) => [field, { role: 'attribute', name: Buffer.from(name) } as const] as const),
  ),
])

/** The meaning of a field in the lines of pino, bunyan, winston, zap, logrus and ECS loggers. */
export function jsonFieldOf(path: string): JsonField {
  return known.get(path) ?? logFieldOf(path)
}
