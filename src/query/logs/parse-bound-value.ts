import { parseNanoTime } from '../nano-time.ts'
import { nameOfLogField, typeOfLogField, type LogField } from './log-field.ts'
import { searchError } from './search-error.ts'
import { parseSeverity, severityRanks } from './severity-rank.ts'

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/** An end of a comparison: a severity's rank, nanoseconds for times, otherwise a number. Throws Fault('bad_input'). */
export function parseBoundValue(field: LogField, text: string, at: number): number | bigint {
  const type = typeOfLogField(field)
  if (type === 'severity') {
    const severity = parseSeverity(text)
    if (severity === undefined || severity === 'unset')
      throw searchError(at, `"${text}" is no severity to compare with`, 'Use trace, debug, info, warn, error or fatal')
    return severityRanks[severity]
  }
  if (type === 'time') {
    const time = parseNanoTime(text)
    if (time === undefined) throw searchError(at, `"${text}" is no time`, 'Write RFC 3339, as 2026-11-20T13:42:00Z, or epoch milliseconds')
    return time
  }
  if (field.kind === 'column' && type !== 'number')
    throw searchError(at, `${nameOfLogField(field)} has no order`, 'Compare severity, times, numbers or attributes')
  const number = parseNumberText(text)
  if (number === undefined || !Number.isFinite(number)) throw searchError(at, `"${text}" is no number`, 'Write a number, as 10 or 2.5e3')
  return number
}

/** Reads a decimal number as ClickHouse's toFloat64OrNull does, apart from its infinities; undefined when the text is none. */
export function parseNumberText(text: string): number | undefined {
  // + 0 turns -0 into 0, which prints and parses as itself.
  return decimal.test(text) ? Number(text) + 0 : undefined
}
