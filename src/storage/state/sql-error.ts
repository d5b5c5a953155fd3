import { Fault } from '../../lib/errors.ts'

/** What PostgreSQL refused, from either backend. */
class SqlError extends Error {
  override readonly name = 'SqlError'
  /** SQLSTATE, see the appendix "PostgreSQL Error Codes" of its manual. */
  readonly code: string
  readonly constraint: string | undefined

  constructor(message: string, code: string, constraint: string | undefined, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.constraint = constraint
  }
}

/** Whether a statement failed because something of that kind exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof SqlError && error.code === '23505'
}

/** Serialisation failure or deadlock: the same transaction may succeed when run again. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof SqlError && (error.code === '40001' || error.code === '40P01')
}

/** Turns what a database driver throws into a Fault where the caller can do something about it, else into an SqlError. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault || error instanceof SqlError) return error
  if (error instanceof TypeError || error instanceof RangeError) return error
  const code: unknown = Reflect.get(error, 'code')
  // Socket errors carry names like EPIPE; no SQLSTATE begins with E.
  if (typeof code !== 'string' || !/^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code)) {
    return new Fault('unavailable', 'The state database cannot be reached', { cause: error, retryAfterSeconds: 1 })
  }
  if (code === '22021' || code === '22P05') return new Fault('bad_input', 'Text may not contain NUL or broken characters', { cause: error })
  if (code === '53100') return new Fault('disk_full', 'The disk of the state database is full', { cause: error, retryAfterSeconds: 60 })
  if (code === '57014') return new Fault('query_limit', 'A statement of the state database took too long', { cause: error })
  if (/^(08|53|57P|25006)/.test(code)) {
    return new Fault('unavailable', 'The state database does not take statements now', { cause: error, retryAfterSeconds: 1 })
  }
  const constraint: unknown = Reflect.get(error, 'constraint')
  return new SqlError(error.message, code, typeof constraint === 'string' ? constraint : undefined, { cause: error })
}
