import type { AuditEntry } from './audit-entry.ts'
import { canonicalJson } from './canonical-json.ts'
import { ExportDigest, type ExportSeal } from './export-seal.ts'
import type { LinkedEntry } from './link-entries.ts'

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

/**
 * The entries as a file. As JSON each line has all that its hash is made of, and the last one is the seal: what the platform signs of them.
 * In CSV the details are canonical JSON.
 */
export async function* writeAuditExport(
  format: AuditExportFormat,
  pages: AsyncIterable<readonly LinkedEntry[]>,
  seal: (held: Omit<ExportSeal, 'at'>) => string,
): AsyncGenerator<string> {
  if (format === 'csv') {
    yield `${columns.join(',')}\r\n`
    for await (const entries of pages) yield entries.map(csvLine).join('')
    return
  }
  const digest = new ExportDigest()
  for await (const entries of pages) {
    for (const { hash } of entries) digest.add(Buffer.from(hash, 'hex'))
    yield entries.map((entry) => `${canonicalJson(entry)}\n`).join('')
  }
  yield `${canonicalJson({ seal: seal(digest.finish()) })}\n`
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
