/** What a field of a structured log record means; `attribute` for all others. */
export type LogFieldRole =
  | 'time'
  | 'message'
  | 'otherMessage'
  | 'level'
  | 'traceId'
  | 'spanId'
  | 'transactionId'
  | 'service'
  | 'serviceVersion'
  | 'environment'
  | 'host'
  | 'attribute'

/** A field: what it means, and the name of its attribute where that is another one. */
export interface LogField {
  readonly role: LogFieldRole
  readonly name?: Buffer
}

const field = (role: LogFieldRole, name?: string): LogField => (name === undefined ? { role } : { role, name: Buffer.from(name) })

/**
 * Fields of the Elastic Common Schema, and those that loggers and shippers write beside it, by what OpenTelemetry calls them. Where two
 * mean the same the last one of a record wins.
 */
const known: ReadonlyMap<string, LogField> = new Map([
  ['@timestamp', field('time')],
  ['message', field('message')],
  // Of Docker and Kubernetes through Fluent Bit, and of loggers without ECS.
  ['log', field('otherMessage')],
  ['msg', field('otherMessage')],
  ['MESSAGE', field('otherMessage')],
  ['log.level', field('level')],
  ['level', field('level')],
  ['severity', field('level')],
  ['trace.id', field('traceId')],
  ['trace_id', field('traceId')],
  ['span.id', field('spanId')],
  ['span_id', field('spanId')],
  ['transaction.id', field('transactionId')],
  ['service.name', field('service')],
  ['service.version', field('serviceVersion')],
  ['service.environment', field('environment')],
  ['host.name', field('host')],
  ['error.type', field('attribute', 'exception.type')],
  ['error.message', field('attribute', 'exception.message')],
  ['error.stack_trace', field('attribute', 'exception.stacktrace')],
])

const plain = field('attribute')

/** The meaning of a field by its path, nested or with dots. */
export function logFieldOf(path: string): LogField {
  return known.get(path) ?? plain
}
