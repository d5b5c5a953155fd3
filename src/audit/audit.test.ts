import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openTestStore } from '../../test/harness/open-test-store.ts'
import { present } from '../../test/harness/present.ts'
import { startPostgres } from '../../test/harness/start-postgres.ts'
import { openStateStore } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { canonicalJson } from './canonical-json.ts'
import { type NewAuditEntry, appendAuditEntry, readAuditEntries, verifyAuditTrail } from './index.ts'

const postgres = startPostgres()
afterAll(() => postgres?.stop())

function entry(action: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry {
  const object = { kind: 'thing', id: '1', name: 'One' }
  return {
    at: 1_700_000_000_000,
    actor: { kind: 'system', id: 's', name: 'S' },
    action,
    object,
    projectId: 1,
    address: '::1',
    details: {},
    ...more,
  }
}

const stores: Record<string, () => Promise<{ state: StateStore; remove: () => Promise<void> }>> = {
  embedded: openTestStore,
  ...(postgres && {
    server: async () => {
      const state = await openStateStore({ kind: 'server', url: postgres.createDatabase() })
      return { state, remove: () => state.close() }
    },
  }),
}

describe.each(Object.keys(stores))('on the %s store', (kind) => {
  let state: StateStore
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;({ state, remove } = await present(stores[kind])())
  })
  afterAll(() => remove())
  const append = (each: NewAuditEntry): Promise<void> => state.transaction((transaction) => appendAuditEntry(transaction, each))

  test('an empty trail is whole', async () => {
    await expect(verifyAuditTrail({ state })).resolves.toMatchObject({ ok: true, entries: 0 })
  })

  test('what is rolled back leaves no entry', async () => {
    const failing = state.transaction(async (transaction) => {
      await appendAuditEntry(transaction, entry('lost'))
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await expect(verifyAuditTrail({ state })).resolves.toMatchObject({ ok: true, entries: 0 })
  })

  test('64 writers at once make one chain without gaps', async () => {
    await Promise.all(Array.from({ length: 64 }, (_, index) => append(entry(`concurrent.${index}`))))
    await expect(verifyAuditTrail({ state })).resolves.toMatchObject({ ok: true, entries: 64 })
    const rows = await state.db.selectFrom('audit_entries').select(['seq', 'action']).orderBy('seq').execute()
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 64 }, (_, index) => index + 1))
    expect(new Set(rows.map(({ action }) => action)).size).toBe(64)
  })

  test('hostile and odd details verify as they were written', async () => {
    const details = { nul: 'a\0b', lone: '\uD800', huge: 1e300, tiny: 5e-324, minus: -0, __proto__: 1, é: ['\u2028', null, { b: 1, a: 2 }] }
    await append(entry('odd', { details, actor: { kind: 'anonymous' }, address: 'x\0y', projectId: null }))
    await expect(verifyAuditTrail({ state })).resolves.toMatchObject({ ok: true })
    const { entries } = await readAuditEntries({ state }, {}, { limit: 1 })
    expect(entries[0]).toMatchObject({ action: 'odd', projectId: null, address: 'x\uFFFDy', details: { nul: 'a\uFFFDb', huge: 1e300 } })
  })

  test('any JSON in the details verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), async (details) => {
        await append(entry('any', { details }))
      }),
      { numRuns: 40 },
    )
    await expect(verifyAuditTrail({ state })).resolves.toMatchObject({ ok: true })
  })

  test('pages by cursor, newest first, and filters', async () => {
    const first = await readAuditEntries({ state }, {}, { limit: 30 })
    const second = await readAuditEntries({ state }, {}, { limit: 30, cursor: present(first.next) })
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 60 }, (_, index) => (seqs[0] ?? 0) - index))
    const odd = await readAuditEntries({ state }, { action: 'odd' }, { limit: 10 })
    expect([odd.entries.length, odd.next]).toEqual([1, null])
    expect((await readAuditEntries({ state }, { projectId: 2 }, { limit: 10 })).entries).toEqual([])
    await expect(readAuditEntries({ state }, {}, { limit: 1, cursor: "1' or 1=1" })).rejects.toMatchObject({ code: 'bad_input' })
  })

  test('the database refuses changes', async () => {
    await expect(sql`update audit_entries set action = 'x'`.execute(state.db)).rejects.toThrow('never changed')
    await expect(sql`delete from audit_entries`.execute(state.db)).rejects.toThrow('never changed')
    await expect(sql`truncate audit_entries`.execute(state.db)).rejects.toThrow('never changed')
    await expect(sql`update audit_head set seq = seq - 1`.execute(state.db)).rejects.toThrow('never moves back')
    await expect(sql`delete from audit_head`.execute(state.db)).rejects.toThrow('never moves back')
    await expect(sql`truncate audit_head`.execute(state.db)).rejects.toThrow('never changed')
  })

  test.each([
    ['changed', sql`update audit_entries set actor_name = 'Somebody else' where seq = 20`, 20],
    ['removed', sql`delete from audit_entries where seq = 30`, 30],
    [
      'exchanged',
      sql`update audit_entries a set action = b.action, hash = b.hash from audit_entries b
        where (a.seq, b.seq) in ((40, 41), (41, 40))`,
      40,
    ],
    ['cut off at the end', sql`delete from audit_entries where seq = (select max(seq) from audit_entries)`, 0],
    [
      'inserted',
      sql`insert into audit_entries select seq + 1, 'new', at, actor_kind, actor_id, actor_name, action, object_kind, object_id,
        object_name, project_id, address, details, hash from audit_entries order by seq desc limit 1`,
      0,
    ],
  ])('an entry that was %s behind our back is found', async (what, tamper, badSeq) => {
    const last = (await state.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq
    const found = state.db.transaction().execute(async (transaction) => {
      await sql`alter table audit_entries disable trigger all`.execute(transaction)
      await tamper.execute(transaction)
      await sql`alter table audit_head disable trigger all`.execute(transaction)
      if (what === 'inserted') await sql`update audit_head set seq = seq + 1`.execute(transaction)
      throw new Undo(await verifyAuditTrail({ state: { ...state, db: transaction } }))
    })
    const undo = await found.catch((error: unknown) => error)
    expect(undo).toBeInstanceOf(Undo)
    const expected = { 'cut off at the end': last, inserted: last + 1 }[what] ?? badSeq
    expect((undo as Undo).verdict).toMatchObject({ ok: false, firstBadSeq: expected })
  })
})

/** Carries the verdict out of a transaction that must not stay. */
class Undo extends Error {
  readonly verdict: unknown
  constructor(verdict: unknown) {
    super('undo')
    this.verdict = verdict
  }
}

test('canonical JSON sorts keys, drops undefined and is stable', () => {
  expect(canonicalJson({ b: 1, a: [true, null, undefined], c: undefined })).toBe('{"a":[true,null,null],"b":1}')
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
    }),
  )
})
