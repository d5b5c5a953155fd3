// What verifying a long audit trail takes: 1,000,000 entries in the embedded store, streamed page by page, in processor time and memory, beside
// what hashing alone takes (the same canonical texts, SHA-256, nothing else). Verifies a half and all of it, so that it is seen
// whether the cost grows with the length. Entries are put in by SQL, in bulk: that is not what is measured.
// `node --import ./test/harness/typescript-loader.mjs bench/audit.mjs [--entries 1000000]`
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { sql } from 'kysely'

import { canonicalJson } from '../src/audit/canonical-json.ts'
import { hashEntry } from '../src/audit/hash-entry.ts'
import { verifyAuditTrail } from '../src/audit/index.ts'
import { openStateStore } from '../src/storage/state/index.ts'

const { values: given } = parseArgs({ options: { entries: { type: 'string', default: '1000000' } } })
const total = Number(given.entries)
const atOnce = 2000
const directory = mkdtempSync(join(tmpdir(), 'vedette-audit-'))
const state = await openStateStore({ kind: 'embedded', directory: join(directory, 'state') })
try {
  let previous = new Uint8Array(32)
  let seq = 0
  let hashMs = 0
  for (const share of [0.5, 1]) {
    while (seq < total * share) {
      const rows = []
      for (let n = 0; n < atOnce; n++) {
        const entry = entryOf(++seq)
        const began = performance.now()
        previous = hashEntry(previous, entry)
        hashMs += performance.now() - began
        rows.push({ ...entry, hash: previous.toString('hex') })
      }
      await append(rows, { seq, hash: previous })
    }
    await measure(seq)
  }
  const entry = entryOf(1)
  const text = canonicalJson(entry)
  const began = process.cpuUsage()
  for (let n = 0; n < total; n++) createHash('sha256').update(previous).update(text).digest()
  const { user, system } = process.cpuUsage(began)
  console.log(
    `baseline, SHA-256 alone: ${((user + system) / total).toFixed(2)} µs an entry; with the canonical text ${((hashMs * 1000) / total).toFixed(2)} µs`,
  )
} finally {
  await state.close()
  rmSync(directory, { recursive: true, force: true })
}

async function measure(entries) {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50)
  const cpu = process.cpuUsage()
  const began = performance.now()
  const verdict = await verifyAuditTrail({ state })
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(watch)
  if (!verdict.ok || verdict.entries !== entries) throw new Error(`not whole: ${JSON.stringify(verdict)}`)
  console.log(
    `${entries} entries: ${seconds.toFixed(1)} s, ${((user + system) / entries).toFixed(1)} µs of processor an entry, ${((most - before) / 1024 / 1024).toFixed(0)} MiB more memory at the most`,
  )
}

function entryOf(seq) {
  return {
    seq,
    id: `${seq}`.padStart(32, '0'),
    at: 1_800_000_000_000 + seq * 1000,
    actor: { kind: 'user', id: 'u1', name: 'Noa Adler' },
    action: 'setting.change',
    object: { kind: 'setting', id: 'retention', name: 'retention' },
    projectId: 1,
    address: '192.0.2.17',
    details: { version: seq, before: { spans: 30 }, after: { spans: 7 } },
  }
}

async function append(rows, end) {
  await state.transaction(async (transaction) => {
    await sql`
      insert into audit_entries (seq, id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, object_name, project_id, address, details, hash)
      select (e->>'seq')::bigint, e->>'id', (e->>'at')::bigint, e->'actor'->>'kind', e->'actor'->>'id', e->'actor'->>'name', e->>'action',
        e->'object'->>'kind', e->'object'->>'id', e->'object'->>'name', (e->>'projectId')::int, e->>'address', e->'details', decode(e->>'hash', 'hex')
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) e`.execute(transaction)
    await transaction.updateTable('audit_head').set(end).where('id', '=', 1).execute()
  })
}
