import { expect, test } from 'vitest'

import type { AuditEntry } from './audit-entry.ts'
import { auditExportHead, writeAuditExport } from './write-audit-export.ts'

const entry: AuditEntry = {
  seq: 7,
  id: 'e7',
  at: Date.UTC(2026, 10, 20, 13, 42),
  actor: { kind: 'user', id: 'u1', name: '=HYPERLINK("http://evil.example")' },
  action: 'ingest_key.create',
  object: { kind: 'ingest_key', id: 'k1', name: 'two\nlines, and a "quote"' },
  projectId: null,
  address: '192.0.2.1',
  details: { b: 1, a: ['x'] },
  hash: 'ab'.repeat(32),
}

test('one JSON object a line, as it is hashed', () => {
  expect(auditExportHead('jsonl')).toBe('')
  const text = writeAuditExport('jsonl', [entry, { ...entry, seq: 6 }])
  const lines = text.trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as AuditEntry).seq)).toEqual([7, 6])
  expect(JSON.parse(lines[0] ?? '')).toEqual(entry)
  expect(lines[0]).toContain('"details":{"a":["x"],"b":1}')
})

test('CSV: quoted as RFC 4180 has it, and no name becomes a formula', () => {
  expect(auditExportHead('csv')).toMatch(/^seq,at,.*,hash\r\n$/)
  expect(writeAuditExport('csv', [entry])).toBe(
    [
      '7',
      '2026-11-20T13:42:00.000Z',
      'user',
      'u1',
      `"'=HYPERLINK(""http://evil.example"")"`,
      'ingest_key.create',
      'ingest_key',
      'k1',
      '"two\nlines, and a ""quote"""',
      '',
      '192.0.2.1',
      '"{""a"":[""x""],""b"":1}"',
      entry.hash,
    ].join(',') + '\r\n',
  )
})
