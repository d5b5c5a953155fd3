import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { canonicalJson } from '../../src/audit/canonical-json.ts'
import { createCheckpointSigner } from '../../src/audit/checkpoints/checkpoint-key.ts'
import { ExportDigest, sealExport } from '../../src/audit/export-seal.ts'
import { hashEntry } from '../../src/audit/hash-entry.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-audit-export-'))
const signer = createCheckpointSigner(Buffer.alloc(32, 3))
/** The data directory of the platform, and that of another one, which knows nothing of the export. */
const own = join(directory, 'own')
const other = join(directory, 'other')
const file = join(directory, 'export.jsonl')
let lines: readonly string[]

beforeAll(() => {
  for (const [place, byte] of [
    [own, 3],
    [other, 4],
  ] as const) {
    mkdirSync(join(place, 'audit'), { recursive: true })
    writeFileSync(join(place, 'platform.key'), `${Buffer.alloc(32, byte).toString('hex')}\n`)
  }
  writeFileSync(join(other, 'audit/checkpoints.jsonl'), '{"note":"of another platform"}\n{"note":"of another platform"}\n')
  const entry = {
    seq: 4,
    id: 'e',
    at: 1000,
    actor: { kind: 'user', id: 'u', name: 'Ada' },
    action: 'project.create',
    object: { kind: 'project', id: 'p', name: 'Shop' },
    projectId: 1,
    address: '',
    details: {},
  } as const
  const previous = Buffer.alloc(32, 1)
  const hash = hashEntry(previous, entry)
  const digest = new ExportDigest()
  digest.add(hash)
  const seal = sealExport(signer, { ...digest.finish(), at: Date.UTC(2026, 10, 22) })
  lines = [canonicalJson({ ...entry, hash: hash.toString('hex'), previous: previous.toString('hex') }), canonicalJson({ seal })]
})
afterAll(() => rmSync(directory, { recursive: true }))

function verify(text: string, ...words: readonly string[]): { code: number | null; output: string; errors: string } {
  writeFileSync(file, text)
  const all = ['dist/program/main.cjs', 'audit', 'verify', '--export', file, ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' })
  return { code: status, output: stdout, errors: stderr }
}

test('an export holds by its seal, with a key that is given whatever platform lies here; 1 says changed, 3 that nothing proves it', () => {
  const text = `${lines.join('\n')}\n`
  const holds = /^the export holds: 1 entries from 4 to 4, head \w{64}\nit is what the platform handed out and signed at 2026-11-22T/
  expect(verify(text, '--data-dir', own)).toMatchObject({ code: 0, output: expect.stringMatching(holds) as unknown })
  expect(verify(text, '--data-dir', other, '--key', signer.checker.key)).toMatchObject({
    code: 0,
    output: expect.stringMatching(holds) as unknown,
  })
  expect(verify(text.replace('Shop', 'Shed'), '--data-dir', own)).toMatchObject({
    code: 1,
    errors: 'the audit trail was changed at entry 4: the entry was changed\n',
  })
  expect(verify(lines[0] ?? '', '--data-dir', own)).toMatchObject({
    code: 3,
    output: '',
    errors: expect.stringContaining('nothing signed proves the entries from 4 to 4') as unknown,
  })
})
