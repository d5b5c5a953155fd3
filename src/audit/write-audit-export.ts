import type { AuditEntry } from './audit-entry.ts'
import { canonicalJson } from './canonical-json.ts'

/** One JSON object a line, or RFC 4180 with a heading. */
export type AuditExportFormat = 'jsonl' | 'csv'

const columns = [
  'seq',
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'action',
  'object_kind',
  'object_id',
  'object_name',
  'project_id',
  'address',
  'details',
  'hash',
] as const

/** The first line of a file of that format; empty where there is none. */
export function auditExportHead(format: AuditExportFormat): string {
  return format === 'csv' ? `${columns.join(',')}\r\n` : ''
}

/** One entry as lines of a file. The details are canonical JSON, so that the hashes of the chain can be computed from it. */
export function writeAuditExport(format: AuditExportFormat, entries: readonly AuditEntry[]): string {
  return entries.map((entry) => (format === 'csv' ? csvLine(entry) : `${canonicalJson(entry)}\n`)).join('')
}

function csvLine({ seq, at, actor, action, object, projectId, address, details, hash }: AuditEntry): string {
  const values = [
    String(seq),
    new Date(at).toISOString(),
    actor.kind,
    actor.id ?? '',
    actor.name ?? '',
    action,
    object.kind,
    object.id,
    object.name,
    projectId === null ? '' : String(projectId),
    address,
    canonicalJson(details),
    hash,
  ]
  return `${values.map(csvCell).join(',')}\r\n`
}

/** Names come from outside: a text that a spreadsheet would take for a formula is told to be text by an apostrophe. */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
