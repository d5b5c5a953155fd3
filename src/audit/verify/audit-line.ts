import { Fault } from '../../lib/errors.ts'
import type { AuditEntry } from '../audit-entry.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { HashedEntry } from './chain-check.ts'

/** An entry as a line of an export, with the hash that stands beside it. */
export function writeAuditLine({ entry, hash }: HashedEntry): string {
  return `${canonicalJson({ ...entry, hash: Buffer.from(hash).toString('hex') })}\n`
}

/** Reads a line of an export. Throws Fault `bad_input`. What a line holds besides an entry makes it another entry, whose hash differs. */
export function readAuditLine(line: string): HashedEntry {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch (error) {
    throw new Fault('bad_input', 'a line is no JSON: give an export of the audit trail in the format jsonl', { cause: error })
  }
  const { hash, ...entry } = isObject(parsed) ? parsed : {}
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !Number.isSafeInteger(entry['seq']))
    throw new Fault('bad_input', 'a line is no entry of an audit trail: give an export in the format jsonl')
  // Whatever it is: it is hashed as it stands and compared.
  return { entry: entry as unknown as Omit<AuditEntry, 'hash'>, hash: Buffer.from(hash, 'hex') }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
