import { Fault } from '../../lib/errors.ts'
import type { AuditEntry } from '../audit-entry.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { HashedEntry } from './chain-check.ts'

/** A line of an export: an entry with what it follows, or the seal at the end. */
export type ExportLine =
  | (HashedEntry & {
      readonly previous: Buffer
      /** Whether it is written as the platform writes it: no name twice, nothing that programs could read in two ways. */
      readonly isCanonical: boolean
    })
  | { readonly seal: string }

const hashPattern = /^[0-9a-f]{64}$/

/** An entry as a line of the trail, with the hash that stands beside it. */
export function writeAuditLine({ entry, hash }: HashedEntry): string {
  return `${canonicalJson({ ...entry, hash: Buffer.from(hash).toString('hex') })}\n`
}

/** Reads a line of the trail. Throws Fault `bad_input`. What a line holds besides an entry makes it another entry, whose hash differs. */
export function readAuditLine(line: string): HashedEntry {
  return entryOf(parse(line))
}

/** Reads a line of an export. Throws Fault `bad_input`. */
export function readExportLine(line: string): ExportLine {
  const { previous, ...members } = parse(line)
  if (typeof members['seal'] === 'string' && Object.keys(members).length === 1 && previous === undefined) return { seal: members['seal'] }
  if (typeof previous !== 'string' || !hashPattern.test(previous))
    throw new Fault('bad_input', 'a line does not say what it follows: give an export of the audit trail in the format jsonl, as it came')
  return {
    ...entryOf(members),
    previous: Buffer.from(previous, 'hex'),
    isCanonical: canonicalJson({ ...members, previous }) === line,
  }
}

function entryOf({ hash, ...entry }: Readonly<Record<string, unknown>>): HashedEntry {
  if (typeof hash !== 'string' || !hashPattern.test(hash) || !Number.isSafeInteger(entry['seq']))
    throw new Fault('bad_input', 'a line is no entry of an audit trail: give an export in the format jsonl')
  // Whatever it is: it is hashed as it stands and compared.
  return { entry: entry as unknown as Omit<AuditEntry, 'hash'>, hash: Buffer.from(hash, 'hex') }
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line)
    return isObject(parsed) ? parsed : {}
  } catch (error) {
    throw new Fault('bad_input', 'a line is no JSON: give an export of the audit trail in the format jsonl', { cause: error })
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
