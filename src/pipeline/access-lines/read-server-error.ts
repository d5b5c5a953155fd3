import type { LogRecordView } from '../../model/log-record.ts'
import { addRange, keys } from './keys.ts'
import { findQuote, readRequest } from './read-request.ts'

const levels = /^(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])$/

/**
 * A line of nginx' error log: `2026/11/22 07:00:00 [error] 7#9: *1 text, client: ADDRESS, server: NAME, request: "...", host: "..."`. False,
 * and nothing done, for any other line.
 */
export function readNginxError(record: LogRecordView): boolean {
  const { bytes, start, end } = record.body
  if (bytes[start + 4] !== 0x2f || bytes[start + 7] !== 0x2f || bytes[start + 19] !== 0x20 || bytes[start + 20] !== 0x5b) return false
  const bracket = find(bytes, 0x5d, start + 21, Math.min(end, start + 32))
  if (bracket < 0 || !isLevel(bytes, start + 21, bracket)) return false
  const pidStart = bracket + 2
  const hash = digitsEnd(bytes, pidStart, end)
  const threadEnd = digitsEnd(bytes, hash + 1, end)
  if (hash === pidStart || bytes[hash] !== 0x23 || threadEnd === hash + 1 || bytes[threadEnd] !== 0x3a) return false
  const { attributes } = record
  setLevel(record, bytes, start + 21, bracket)
  addRange(attributes, keys.pid, bytes, pidStart, hash)
  addRange(attributes, keys.thread, bytes, hash + 1, threadEnd)
  // The text may hold anything, so what nginx adds is looked for from the end: the last of each counts.
  const tail = bytes.subarray(Math.max(threadEnd, end - longestTail), end)
  readNamed(record, tail, ', client: ', keys.client)
  readNamed(record, tail, ', server: ', keys.server)
  readNamed(record, tail, ', request: "', undefined)
  readNamed(record, tail, ', upstream: "', keys.upstream)
  readNamed(record, tail, ', referrer: "', keys.referer)
  return true
}

const longestTail = 8192

/** `, name: value` up to the next comma, or in quotes; the request becomes what it asks for. */
function readNamed({ attributes }: LogRecordView, tail: Buffer, name: string, key: Buffer | undefined): void {
  const found = tail.lastIndexOf(name)
  if (found < 0) return
  const from = found + name.length
  const isQuoted = name.endsWith('"')
  const to = isQuoted ? findQuote(tail, from, tail.length) : find(tail, 0x2c, from, tail.length)
  const until = to >= 0 ? to : isQuoted ? from : tail.length
  if (key === undefined) readRequest(attributes, tail, from, until)
  else addRange(attributes, key, tail, from, until)
}

/**
 * A line of Apache's error log: `[Sun Nov 22 07:00:00.123456 2026] [core:error] [pid 7:tid 9] [client ADDRESS:PORT] text`. False, and nothing
 * done, for any other line.
 */
export function readApacheError(record: LogRecordView): boolean {
  const { bytes, start, end } = record.body
  if (bytes[start] !== 0x5b || bytes[start + 4] !== 0x20 || bytes[start + 8] !== 0x20 || bytes[start + 14] !== 0x3a) return false
  const timeEnd = find(bytes, 0x5d, start + 20, Math.min(end, start + 40))
  if (timeEnd < 0 || bytes[timeEnd + 1] !== 0x20 || bytes[timeEnd + 2] !== 0x5b) return false
  const levelEnd = find(bytes, 0x5d, timeEnd + 3, Math.min(end, timeEnd + 60))
  if (levelEnd < 0) return false
  const colon = find(bytes, 0x3a, timeEnd + 3, levelEnd)
  const levelStart = colon < 0 ? timeEnd + 3 : colon + 1
  if (!isLevel(bytes, levelStart, levelEnd)) return false
  const { attributes } = record
  setLevel(record, bytes, levelStart, levelEnd)
  if (colon > 0) addRange(attributes, keys.module, bytes, timeEnd + 3, colon)
  let at = levelEnd + 1
  for (let parts = 0; parts < 3 && bytes[at] === 0x20 && bytes[at + 1] === 0x5b; parts++) {
    const close = find(bytes, 0x5d, at + 2, Math.min(end, at + 120))
    if (close < 0) break
    readPart(record, bytes, at + 2, close)
    at = close + 1
  }
  return true
}

/** `pid 7:tid 9`, `client ADDRESS:PORT`. */
function readPart({ attributes }: LogRecordView, bytes: Buffer, start: number, end: number): void {
  const word = bytes.toString('latin1', start, Math.min(end, start + 7))
  if (word.startsWith('pid ')) {
    const pidEnd = digitsEnd(bytes, start + 4, end)
    addRange(attributes, keys.pid, bytes, start + 4, pidEnd)
    if (bytes.toString('latin1', pidEnd, pidEnd + 5) === ':tid ')
      addRange(attributes, keys.thread, bytes, pidEnd + 5, digitsEnd(bytes, pidEnd + 5, end))
  } else if (word === 'client ') {
    let colon = end
    while (colon > start && bytes[colon] !== 0x3a) colon--
    const hasPort = colon > start + 7 && digitsEnd(bytes, colon + 1, end) === end
    addRange(attributes, keys.client, bytes, start + 7, hasPort ? colon : end)
    if (hasPort) addRange(attributes, keys.clientPort, bytes, colon + 1, end)
  }
}

function setLevel(record: LogRecordView, bytes: Buffer, start: number, end: number): void {
  if (record.severityNumber === 0) record.severityText.set(bytes, start, end)
}

function isLevel(bytes: Buffer, start: number, end: number): boolean {
  return end - start <= 8 && levels.test(bytes.toString('latin1', start, end))
}

function find(bytes: Buffer, byte: number, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === byte) return at
  return -1
}

function digitsEnd(bytes: Buffer, from: number, end: number): number {
  let at = from
  while (at < end && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) at++
  return at
}
