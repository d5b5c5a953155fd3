import { destination as openDestination, pino, stdTimeFunctions, type Logger } from 'pino'

import { redactKeys, redactText } from './redact.ts'

/** The program's own log: one JSON object a line. `log.info({ field }, 'message')`; errors as `{ err }`. */
export type Log = Logger

type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Takes finished lines; each ends in a newline. */
export interface LogDestination {
  write(line: string): void
}

export interface LogOptions {
  readonly level: LogLevel
  /** Default: standard error. */
  readonly destination?: LogDestination
  /** Gets every line as well, after redaction: how the self telemetry sees the log. */
  readonly tap?: LogDestination
}

/** Secrets are redacted by the names of keys at any depth, and in texts by their shape (bearer tokens, passwords in URLs). */
export function createLog({ level, destination = openDestination({ dest: 2, sync: true }), tap }: LogOptions): Log {
  const write = (line: string): void => {
    const safe = redactText(line)
    destination.write(safe)
    tap?.write(safe)
  }
  const log = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redactKeys },
      // Errors are plain objects by now; pino's own serializer would describe them once more.
      serializers: { err: (error: unknown) => error },
    },
    { write },
  )
  // Bindings of children pass no formatter; children inherit this method.
  // oxlint-disable-next-line typescript/unbound-method -- called with the child's own `this` below
  const makeChild = log.child
  Object.defineProperty(log, 'child', {
    value(this: Log, bindings: Record<string, unknown>, options?: object): unknown {
      return makeChild.call(this, redactKeys(bindings), options)
    },
  })
  return log
}
