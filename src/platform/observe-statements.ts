import { Fault } from '../lib/errors.ts'
import type { ObserveStatement } from '../storage/state/index.ts'
import type { Observer } from './observer.ts'

/** Every statement of the state store measured and, within a request, traced. */
export function observeStatements(observer: Pick<Observer, 'recordQuery'>): ObserveStatement {
  return ({ operation, durationMs, error }) => {
    observer.recordQuery({
      system: 'postgresql',
      operation,
      summary: `${operation} state`,
      durationMs,
      error: error === undefined ? undefined : errorType(error),
    })
  }
}

/** The code of a fault or the SQLSTATE of what the database refused; both are from short lists. */
function errorType(error: unknown): string {
  if (error instanceof Fault) return error.code
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'bug'
}
