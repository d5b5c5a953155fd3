import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Entry = Reply<'GET /api/audit'>['rows'][number]

const noa = { kind: 'user', id: 'u1', name: 'Noa Adler' }
const maya = { kind: 'user', id: 'u2', name: 'Maya Levi' }
const total = 240

/** A trail of 240 entries, verified an hour ago. */
export function fakeAudit(): FakeApi {
  const entries = Array.from({ length: total }, (_, index) => fakeEntry(total - index, index))
  const checkpoints: Reply<'GET /api/audit/chain'>['checkpoints'] = {
    key: `vedette.audit+1f3a90c2+${'A'.repeat(44)}`,
    latest: { number: 4021, seq: 238, at: ago(3 * 60_000) },
    problem: null,
    anchors: [
      { title: 'folder /mnt/worm/audit', kept: { seq: 236, at: ago(40 * 60_000) }, problem: null },
      { title: 'e-mail auditor@tidewater.example', kept: null, problem: 'the mail server does not answer' },
    ],
  }
  let verified: Reply<'GET /api/audit/chain'>['verified'] = { at: ago(26 * hourMs), entries: 212, head: '9f'.repeat(32), by: 'Noa Adler' }
  return {
    'GET /api/audit': ({ query }) => {
      const limit = Number(query['limit'] ?? 100)
      const before = Number(query['cursor'] ?? total + 1)
      const found = entries.filter(
        ({ seq, actor, action, object, address, outcome, projectId }) =>
          seq < before &&
          [actor.id, undefined].includes(query['actor']) &&
          [action, undefined].includes(query['action']) &&
          [object.kind, undefined].includes(query['objectKind']) &&
          [object.id, undefined].includes(query['objectId']) &&
          (query['outcome'] ?? outcome) === outcome &&
          [String(projectId), undefined].includes(query['inProject']) &&
          address.startsWith(query['address'] ?? '') &&
          (query['text'] === undefined || object.name.includes(query['text'])),
      )
      const rows = found.slice(0, limit)
      return { rows, next: found.length > limit ? String(rows.at(-1)?.seq) : null }
    },
    'GET /api/audit/values': () => ({
      actors: [noa, maya],
      actions: [...new Set(entries.map(({ action }) => action))].toSorted(),
      objectKinds: [...new Set(entries.map(({ object }) => object.kind))].toSorted(),
      projects: [
        { id: 1, name: 'Tidewater' },
        { id: 2, name: 'Harbour' },
      ],
    }),
    'GET /api/audit/chain': () => ({ entries: total, verified, failed: null, checkpoints }),
    'POST /api/audit/verify': () => {
      verified = { at: ago(0), entries: total, head: 'ab'.repeat(32), by: 'Noa Adler' }
      return { ok: true, entries: total, head: 'ab'.repeat(32), firstBadSeq: null, reason: null }
    },
  }
}

function fakeEntry(seq: number, index: number): Entry {
  const common = {
    seq,
    id: `e${seq}`,
    at: ago(index * 11 * 60_000),
    projectId: 1,
    address: '192.0.2.17',
    outcome: 'success' as const,
    hash: '7c'.repeat(32),
  }
  if (index % 16 === 5) {
    return {
      ...common,
      actor: { kind: 'anonymous', id: '', name: '' },
      projectId: null,
      address: '203.0.113.99',
      outcome: 'failure',
      action: 'sign_in.fail',
      object: { kind: 'account', id: 'maya@tidewater.example', name: 'maya@tidewater.example' },
      details: { step: 'log_in', reason: 'wrong_password', limited: false, count: 14, userAgent: 'curl/8.5.0' },
    }
  }
  switch (index % 4) {
    case 0:
      return {
        ...common,
        actor: noa,
        action: 'setting.change',
        object: { kind: 'setting', id: 'retention', name: 'retention' },
        details: {
          version: seq,
          before: { spans: 30, logs: { debug: 30, audit: null } },
          after: { spans: 7, logs: { debug: 30, audit: null } },
        },
      }
    case 1:
      return {
        ...common,
        actor: maya,
        action: 'session.create',
        object: { kind: 'user', id: 'u2', name: 'maya@tidewater.example' },
        details: {},
      }
    case 2:
      return {
        ...common,
        actor: noa,
        action: 'ingest_key.create',
        object: { kind: 'ingest_key', id: 'k1', name: 'servers' },
        details: { after: { signals: ['logs', 'traces'] } },
      }
    default:
      return {
        ...common,
        actor: { kind: 'system', id: 'cli', name: 'cli' },
        projectId: null,
        action: 'user.reset_admin',
        object: { kind: 'user', id: 'u1', name: 'noa@tidewater.example' },
        details: {},
      }
  }
}
