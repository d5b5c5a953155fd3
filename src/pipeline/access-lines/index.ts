import type { LogRecordView } from '../../model/log-record.ts'
import { readCombined } from './read-combined.ts'
import { readJsonAccess } from './read-json-access.ts'
import { readApacheError, readNginxError } from './read-server-error.ts'

/** The shortest line that is one. */
const shortest = 40

/**
 * Lines of web servers, whichever way they came: what they say becomes attributes by OpenTelemetry's names, and the severity follows from the
 * status. The body stays as it is; any other line is left alone. The first byte decides who looks, so that it costs next to nothing.
 */
export function understandAccessLine(record: LogRecordView): void {
  const { bytes, start, end } = record.body
  if (end - start < shortest) return
  const first = bytes[start] ?? 0
  if (first === 0x7b) readJsonAccess(record)
  else if (first === 0x5b) readApacheError(record)
  else if (!(isYear(bytes, start) && readNginxError(record))) readCombined(record)
}

/** `2026/`. */
function isYear(bytes: Buffer, start: number): boolean {
  return bytes[start] === 0x32 && bytes[start + 1] === 0x30 && bytes[start + 4] === 0x2f
}
