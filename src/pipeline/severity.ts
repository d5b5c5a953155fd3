import { ByteMap } from '../lib/byte-map.ts'
import type { Slice } from '../model/bytes.ts'

/** What senders call severities, as the OpenTelemetry log data model (appendix B) maps them. */
const words: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 1,
  finest: 1,
  silly: 1,
  all: 1,
  t: 1,
  finer: 2,
  fine: 5,
  debug: 5,
  dbg: 5,
  config: 5,
  d: 5,
  info: 9,
  information: 9,
  informational: 9,
  inf: 9,
  i: 9,
  log: 9,
  notice: 10,
  success: 10,
  http: 9,
  warn: 13,
  warning: 13,
  wrn: 13,
  w: 13,
  error: 17,
  err: 17,
  e: 17,
  severe: 17,
  failure: 17,
  critical: 18,
  crit: 18,
  alert: 19,
  dpanic: 18,
  fatal: 21,
  f: 21,
  panic: 21,
  emergency: 21,
  emerg: 21,
}
const known = new ByteMap<number>()

/** The severity number of a sender's word (`WARN`, `info2`, `Error`); 0 when the word is not known. */
export function severityOfText({ bytes, start, end }: Slice): number {
  if (end === start || end - start > 32) return 0
  const found = known.get(bytes, start, end)
  if (found !== undefined) return found
  const text = bytes.toString('latin1', start, end).trim().toLowerCase()
  // OpenTelemetry's short names: four steps in each range, the first without a number.
  const step = /^(trace|debug|info|warn|error|fatal)([2-4])$/.exec(text)
  const severity = step === null ? (Object.hasOwn(words, text) ? (words[text] ?? 0) : 0) : (words[step[1] ?? ''] ?? 0) + Number(step[2]) - 1
  if (known.size >= 1000) known.clear()
  known.add(bytes, start, end, severity)
  return severity
}
