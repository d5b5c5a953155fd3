import { ClickHouseError, parseError } from '@clickhouse/client'

import { Fault, type FaultCode } from '../../lib/errors.ts'

/** ClickHouse's codes that tell our callers something particular. */
const codes: Readonly<Record<string, FaultCode>> = {
  158: 'query_limit', // TOO_MANY_ROWS
  159: 'query_limit', // TIMEOUT_EXCEEDED
  160: 'query_limit', // TOO_SLOW
  161: 'query_limit', // TOO_MANY_COLUMNS
  167: 'query_limit', // TOO_DEEP_AST
  168: 'query_limit', // TOO_BIG_AST
  191: 'query_limit', // SET_SIZE_LIMIT_EXCEEDED
  241: 'query_limit', // MEMORY_LIMIT_EXCEEDED
  306: 'query_limit', // TOO_DEEP_RECURSION
  307: 'query_limit', // TOO_MANY_BYTES
  396: 'query_limit', // TOO_MANY_ROWS_OR_BYTES
  394: 'cancelled', // QUERY_WAS_CANCELLED
  202: 'overloaded', // TOO_MANY_SIMULTANEOUS_QUERIES
  252: 'overloaded', // TOO_MANY_PARTS
  243: 'disk_full', // NOT_ENOUGH_SPACE
  164: 'forbidden', // READONLY
  497: 'forbidden', // ACCESS_DENIED
  209: 'unavailable', // SOCKET_TIMEOUT
  210: 'unavailable', // NETWORK_ERROR
  225: 'unavailable', // NO_ZOOKEEPER
  236: 'unavailable', // ABORTED
  242: 'unavailable', // TABLE_IS_READ_ONLY
  285: 'unavailable', // TOO_FEW_LIVE_REPLICAS
  319: 'unavailable', // UNKNOWN_STATUS_OF_INSERT
  516: 'unavailable', // AUTHENTICATION_FAILED
  999: 'unavailable', // KEEPER_EXCEPTION
}

/** Failures of the store that are neither the statement's fault nor expected: they stay what they are and become 500. */
const internal = new Set(['40', '49', '74', '75', '76', '117', '228', '1000', '1001', '1002'])

/** Text of codes 74-76 when a disk is full. */
const noSpace = /no space left on device/i

/** What a failed call becomes: a Fault, or the error itself when it is a bug (ours or the store's). */
export function toFault(error: unknown, { cancelled, late }: { cancelled: boolean; late: boolean }): unknown {
  if (error instanceof Fault) return error
  if (cancelled) return new Fault('cancelled', 'the caller went away before the answer was ready', { cause: error })
  if (late) return new Fault('unavailable', 'the store did not answer in time', { cause: error })
  if (error instanceof ClickHouseError) return fromClickHouse(error)
  // Programming errors keep their stack; what is left are the connection's troubles.
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return error
  return new Fault('unavailable', 'the telemetry store cannot be reached', { cause: error, retryAfterSeconds: 1 })
}

/** The text of an exception, as an answer may hold it, as what a failed call becomes. */
export function readException(text: string): unknown {
  return toFault(parseError(text), { cancelled: false, late: false })
}

function fromClickHouse(error: ClickHouseError): unknown {
  const message = error.message.replace(/\s*\(version [^)]*\)\s*$/, '')
  if (noSpace.test(message)) return new Fault('disk_full', "the telemetry store's disk is full", { cause: error })
  const known = codes[error.code]
  if (known === undefined && internal.has(error.code)) return error
  const details = { store: { code: Number(error.code), type: error.type ?? '' } }
  return new Fault(known ?? 'bad_input', message, { cause: error, details })
}
