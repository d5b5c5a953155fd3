import { checkJsonBounds } from '../../lib/wire/json-bounds.ts'
import type { LogRecordView } from '../../model/log-record.ts'
import { keys, severityOfStatus } from './keys.ts'
import { readTarget } from './read-request.ts'

/** Variables of nginx, and the names that people give them in `log_format ... escape=json`. */
const names: readonly (readonly [key: Buffer, variables: readonly string[]])[] = [
  [keys.client, ['remote_addr', 'client_ip', 'remoteAddr']],
  [keys.user, ['remote_user']],
  [keys.method, ['request_method', 'method']],
  [keys.status, ['status', 'response_status']],
  [keys.responseBytes, ['body_bytes_sent', 'bytes_sent']],
  [keys.referer, ['http_referer', 'http_referrer', 'referer', 'referrer']],
  [keys.userAgent, ['http_user_agent', 'user_agent', 'agent']],
  [keys.forwardedFor, ['http_x_forwarded_for']],
  [keys.server, ['server_name', 'http_host', 'host', 'vhost']],
  [keys.seconds, ['request_time']],
  [keys.upstream, ['upstream_addr']],
]
const marks = ['"remote_addr"', '"request_method"', '"request_uri"', '"body_bytes_sent"'].map((mark) => Buffer.from(mark))
const longestLine = 16 * 1024

/** An access line that nginx writes as JSON. False, and nothing done, for any other line. */
export function readJsonAccess(record: LogRecordView): boolean {
  const { bytes, start, end } = record.body
  if (bytes[start] !== 0x7b || end - start > longestLine) return false
  if (!mayHaveMark(bytes, start, end)) return false
  const line = bytes.subarray(start, end)
  if (!marks.some((mark) => line.includes(mark))) return false
  const fields = parse(line)
  const status = Number(fields?.['status'] ?? fields?.['response_status'])
  if (fields === undefined || !(status >= 100 && status <= 599)) return false
  const { attributes } = record
  for (const [key, variables] of names) {
    const text = variables.map((variable) => textOf(fields, variable)).find((value) => value !== '')
    if (text !== undefined) attributes.add(key, 0, key.length, Buffer.from(text), 0, Buffer.byteLength(text))
  }
  const target = Buffer.from(textOf(fields, 'request_uri') || textOf(fields, 'uri'))
  if (target.length > 0) readTarget(attributes, target, 0, target.length)
  if (record.severityText.length === 0) record.severityNumber = Math.max(record.severityNumber, severityOfStatus(status))
  return true
}

/** A quote, then `re` or `bo`, as all marks begin: most lines of loggers have none. */
function mayHaveMark(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at + 2 < end; at++) {
    if (bytes[at] !== 0x22) continue
    const first = bytes[at + 1]
    if (first === 0x72 ? bytes[at + 2] === 0x65 : first === 0x62 && bytes[at + 2] === 0x6f) return true
  }
  return false
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return text === '-' ? '' : text.replaceAll('\0', '\uFFFD')
}

function parse(line: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    checkJsonBounds(line, { maxDepth: 16, maxContainers: 1000 })
    const value: unknown = JSON.parse(line.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined // an array has no such fields
  } catch {
    return undefined
  }
}
