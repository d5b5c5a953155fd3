/** What a field of a document means; `attribute` for all others. */
export type FieldRole =
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
export interface Field {
  readonly role: FieldRole
  readonly name?: Buffer
}

const field = (role: FieldRole, name?: string): Field => (name === undefined ? { role } : { role, name: Buffer.from(name) })

/**
 * Fields of the Elastic Common Schema, and those that loggers and shippers write beside it, by what OpenTelemetry calls them. Where two
 * mean the same the last one of a document wins.
 */
const known: ReadonlyMap<string, Field> = new Map([
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
export function fieldOf(path: string): Field {
  return known.get(path) ?? plain
}
