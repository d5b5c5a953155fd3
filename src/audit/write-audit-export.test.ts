import { expect, test } from 'vitest'

import type { LinkedEntry } from './link-entries.ts'
import { type AuditExportFormat, writeAuditExport } from './write-audit-export.ts'

const entry: LinkedEntry = {
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
  previous: 'cd'.repeat(32),
}

async function write(format: AuditExportFormat, ...pages: readonly (readonly LinkedEntry[])[]): Promise<string> {
  const all = async function* (): AsyncGenerator<readonly LinkedEntry[]> {
    yield* pages
  }
  let text = ''
  for await (const piece of writeAuditExport(format, all(), ({ entries }) => `seal of ${entries}`)) text += piece
  return text
}

test('one JSON object a line, with what it follows, and a seal at the end', async () => {
  const text = await write('jsonl', [entry], [{ ...entry, seq: 6 }])
  const lines = text.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([entry, { ...entry, seq: 6 }, { seal: 'seal of 2' }])
  expect(lines[0]).toContain('"details":{"a":["x"],"b":1}')
})

test('CSV: quoted as RFC 4180 has it, and no name becomes a formula', async () => {
  const [heading = '', ...rest] = (await write('csv', [entry])).split('\r\n')
  expect(heading).toMatch(/^seq,at,.*,hash$/)
  expect(rest.join('\r\n')).toBe(
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
