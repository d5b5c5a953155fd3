import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open as openReal } from 'node:fs/promises'
import { join } from 'node:path'

import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { present } from '../../../test/harness/present.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import { entryOfRow } from '../entry-of-row.ts'
import { hashEntry } from '../hash-entry.ts'
import {
  type AuditVerdict,
  appendAuditEntry,
  type AuditCheckpoints,
  createCheckpointSigner,
  folderAnchor,
  keepCheckpoints,
  type LinkedEntry,
  linkEntries,
  noClaims,
  readAuditEntries,
  readCheckpointKey,
  readKeptClaims,
  readOwnClaims,
  serveTrail,
  verifyAuditExport,
  verifyAuditTrail,
  verifyServedTrail,
  webhookAnchor,
  writeAuditExport,
} from '../index.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import { noCheckpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts'
import type { Claims } from './read-claims.ts'

/** A trail of 30 entries with checkpoints behind the 10th, 20th and 30th. */
let store: Awaited<ReturnType<typeof openTestStore>>
let checkpoints: AuditCheckpoints
let path: string
let outside: string
const clock = new ManualClock()
const signer = createCheckpointSigner(Buffer.alloc(32, 7))
const log = { warn: () => undefined, error: () => undefined }
const posted: string[] = []
let isRefused = true

beforeAll(async () => {
  store = await openTestStore()
  path = join(store.directory, '../audit/checkpoints.jsonl')
  outside = join(store.directory, '../outside')
  mkdirSync(outside)
  const post = async (_url: string, text: string): Promise<void> => {
    if (isRefused) throw new Error('the webhook answered 500')
    posted.push(text)
  }
  checkpoints = await keepCheckpoints({
    state: store.state,
    clock,
    log,
    path,
    signer,
    anchors: [folderAnchor({ folder: outside, everyMs: 3_600_000 }), webhookAnchor({ url: 'https://h.example/secret', everyMs: 0, post })],
  })
  await checkpoints.write('start')
  for (let n = 1; n <= 30; n++) {
    await append(n)
    if (n % 10 === 0) {
      clock.advance(300_000)
      await checkpoints.write('interval')
    }
  }
})
afterAll(async () => {
  await checkpoints.stop()
  await store.remove()
})

function append(n: number): Promise<void> {
  return store.state.transaction((transaction) =>
    appendAuditEntry(transaction, {
      at: clock.now(),
      actor: { kind: 'system', id: 's', name: 'S' },
      action: `thing.${n}`,
      object: { kind: 'thing', id: String(n), name: 'Thing' },
      projectId: 1,
      address: '',
      details: { n },
      ...(n % 7 === 0 && { outcome: 'failure' }),
    }),
  )
}

/** The chain from an entry on as somebody with the database would make it anew, hashes, end and all. */
async function rewriteFrom(transaction: Transaction<StateSchema>, firstSeq: number): Promise<void> {
  const rows = await transaction
    .selectFrom('audit_entries')
    .selectAll()
    .where('seq', '>=', firstSeq - 1)
    .orderBy('seq')
    .execute()
  let previous: Uint8Array = firstSeq === 1 ? new Uint8Array(32) : present(rows[0]).hash
  for (const row of rows.filter(({ seq }) => seq >= firstSeq)) {
    previous = hashEntry(previous, entryOfRow(row))
    await transaction.updateTable('audit_entries').set({ hash: previous }).where('seq', '=', row.seq).execute()
  }
  const last = present(rows.at(-1)).seq
  await transaction.updateTable('audit_head').set({ seq: last, hash: previous }).where('id', '=', 1).execute()
}

/** What verification finds once somebody did that behind our back; the store is as before afterwards. */
async function verdictAfter(tamper: (transaction: Transaction<StateSchema>) => Promise<unknown>): Promise<AuditVerdict> {
  const claims = await checkpoints.readClaims()
  let verdict: AuditVerdict | undefined
  await store.state.db
    .transaction()
    .execute(async (transaction) => {
      await sql`alter table audit_entries disable trigger all`.execute(transaction)
      await sql`alter table audit_head disable trigger all`.execute(transaction)
      await tamper(transaction)
      verdict = await verifyAuditTrail({ state: { db: transaction }, claims })
      throw new Error('undo')
    })
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'undo')) throw error
    })
  return present(verdict)
}

describe('a trail with signed checkpoints', () => {
  test('that nobody touched holds', async () => {
    await expect(verifyAuditTrail({ state: store.state, claims: await checkpoints.readClaims() })).resolves.toMatchObject({
      ok: true,
      entries: 30,
      checkpoints: { count: 4, last: { number: 4, seq: 30 }, gaps: [] },
    })
  })

  test.each<[string, (transaction: Transaction<StateSchema>) => Promise<unknown>, number, RegExp]>([
    ['edited', (t) => sql`update audit_entries set outcome = null where seq = 14`.execute(t), 14, /was changed/],
    ['deleted', (t) => sql`delete from audit_entries where seq = 5`.execute(t), 5, /missing/],
    [
      'reordered',
      (t) =>
        sql`update audit_entries a set details = b.details, hash = b.hash from audit_entries b where (a.seq, b.seq) in ((8, 9), (9, 8))`.execute(
          t,
        ),
      8,
      /was changed/,
    ],
    [
      'inserted behind the end',
      (t) =>
        sql`insert into audit_entries (seq, id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, object_name, address, details, hash)
          select seq + 1, 'new', at, actor_kind, actor_id, actor_name, action, object_kind, object_id, object_name, address, details, hash
          from audit_entries where seq = 30`.execute(t),
      31,
      /behind the end/,
    ],
    [
      'edited, and every hash behind it made anew',
      async (t) => {
        await sql`update audit_entries set actor_name = 'Nobody' where seq = 14`.execute(t)
        await rewriteFrom(t, 14)
      },
      11,
      /entries 11 to 20 were written anew/,
    ],
    [
      'all written anew',
      async (t) => {
        await sql`update audit_entries set actor_name = 'Nobody' where seq = 1`.execute(t)
        await rewriteFrom(t, 1)
      },
      1,
      /entries 1 to 10 were written anew/,
    ],
    [
      'with its tail and its end cut off, as an older state that was put back',
      async (t) => {
        await sql`delete from audit_entries where seq > 23`.execute(t)
        await rewriteFrom(t, 20)
      },
      24,
      /ends too early: the signed checkpoint of .* knows 30 entries/,
    ],
    [
      'put back to an older state and gone on from there',
      async (t) => {
        await sql`update audit_entries set details = '{"other":true}' where seq > 23`.execute(t)
        await rewriteFrom(t, 23)
      },
      21,
      /entries 21 to 30 were written anew/,
    ],
  ])('that was %s is found', async (_what, tamper, firstBadSeq, reason) => {
    const verdict = await verdictAfter(tamper)
    expect(verdict).toMatchObject({ ok: false, firstBadSeq })
    expect(verdict.ok ? '' : verdict.reason).toMatch(reason)
  })
})

describe('the file of checkpoints', () => {
  const read = (lines: readonly string[]): ReturnType<typeof readOwnClaims> => {
    const copy = join(store.directory, '../copy.jsonl')
    writeFileSync(copy, lines.map((line) => `${line}\n`).join(''))
    return readOwnClaims(copy, signer.checker)
  }
  const lines = (): string[] => readFileSync(path, 'utf8').trimEnd().split('\n')

  test('is missed a line, has one changed, or is signed by somebody else: that is told', async () => {
    const [first = '', second = '', third = '', fourth = ''] = lines()
    expect((await read([first, second, third, fourth])).problem).toBeUndefined()
    expect((await read([first, third, fourth])).problem).toMatch(/checkpoint 2 is missing or was changed/)
    expect((await read([second, third])).problem).toMatch(/checkpoint 1 is missing/)
    expect((await read([first, second.replace('number 2', 'number 3')])).problem).toMatch(/checkpoint 2 is missing or was changed/)
    expect((await read([first, '{"note":"nonsense"}'])).problem).toMatch(/checkpoint 2 cannot be read/)
    const stranger = createCheckpointSigner(Buffer.alloc(32, 8)).checker
    expect((await readOwnClaims(path, stranger)).problem).toMatch(/not signed with the platform's key/)
    expect((await read([first.replace('\\nat ', '\\nat 1')])).problem).toMatch(/not signed/)
  })

  test('shows when nobody wrote', async () => {
    const copy = join(store.directory, '../gaps.jsonl')
    const state = store.state
    const kept = await keepCheckpoints({ state, clock, log, path: copy, signer, anchors: [] })
    const goesOn = async (afterMs: number, reason: 'start' | 'interval' | 'stop'): Promise<void> => {
      clock.advance(afterMs)
      await kept.write(reason)
    }
    await goesOn(0, 'start')
    await goesOn(5 * 60_000, 'interval')
    await goesOn(60 * 60_000, 'interval')
    await goesOn(60_000, 'stop')
    await goesOn(24 * 3_600_000, 'start')
    const { gaps } = await kept.readClaims()
    expect(gaps.map(({ fromMs, toMs, endedBy }) => [(toMs - fromMs) / 60_000, endedBy])).toEqual([[60, 'interval']])
    await kept.stop()
  })

  test('goes on behind a line that was not written whole', async () => {
    const copy = join(store.directory, '../torn.jsonl')
    const open = (): Promise<AuditCheckpoints> => keepCheckpoints({ state: store.state, clock, log, path: copy, signer, anchors: [] })
    let kept = await open()
    await kept.write('start')
    await kept.stop()
    appendFileSync(copy, '{"note":"vedette audit tr')
    kept = await open()
    expect(kept.latest()).toMatchObject({ number: 2, seq: 30 })
    await kept.write('start')
    expect(await kept.readClaims()).toMatchObject({ count: 3, problem: undefined })
    await kept.stop()
  })

  test.each(['write', 'sync'])('holds when the disk was full and one could not be kept: it failed to %s', async (failing) => {
    const copy = join(store.directory, `../full-${failing}.jsonl`)
    let isFull = false
    const openFile: typeof openReal = async (...args) => {
      const file = await openReal(...args)
      const write = file.appendFile.bind(file)
      const sync = file.datasync.bind(file)
      const full = (): never => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }
      file.appendFile = async (data) => {
        // As much as there was room for.
        if (isFull && failing === 'write') await write(Buffer.from(String(data)).subarray(0, 40)).then(full)
        await write(data)
      }
      file.datasync = async () => (isFull ? full() : sync())
      return file
    }
    const file = await openCheckpointFile(copy, openFile)
    const appendNext = (): Promise<void> => {
      const before = file.last
      const number = (before?.checkpoint.number ?? 0) + 1
      const previous = before?.digest ?? noCheckpoint
      return file.append(
        signCheckpoint(signer, { number, at: clock.now(), seq: number, hash: Buffer.alloc(32), reason: 'interval', previous }),
      )
    }
    await appendNext()
    isFull = true
    await expect(appendNext()).rejects.toThrow('no space left')
    clock.advance(1000)
    await expect(appendNext()).rejects.toThrow('no space left')
    isFull = false
    clock.advance(1000)
    await appendNext()
    await appendNext()
    await file.close()
    expect(await readOwnClaims(copy, signer.checker)).toMatchObject({ problem: undefined, count: 3, last: { number: 3 } })
  })

  test('notices a trail that was rolled back at the next checkpoint', async () => {
    const copy = join(store.directory, '../rolled.jsonl')
    let db: typeof store.state.db = store.state.db
    const state = {
      get db() {
        return db
      },
    }
    const kept = await keepCheckpoints({ state, clock, log, path: copy, signer, anchors: [] })
    await kept.write('start')
    expect(kept.problem()).toBeUndefined()
    await verdictAfter(async (transaction) => {
      await sql`delete from audit_entries where seq > 23`.execute(transaction)
      await rewriteFrom(transaction, 20)
      db = transaction
      await kept.write('interval')
    })
    db = store.state.db
    expect(kept.problem()).toMatch(/has 23 entries and had 30/)
    await kept.stop()
  })
})

describe('copies outside', () => {
  test('are taken by whoever is due, and one that refuses is asked again', async () => {
    expect(readdirSync(outside)).toHaveLength(1)
    await expect
      .poll(() => checkpoints.anchors(), { timeout: 20_000 })
      .toMatchObject([{ kept: { seq: 0 } }, { title: 'webhook h.example', problem: 'the webhook answered 500' }])
    isRefused = false
    clock.advance(3_600_000)
    await checkpoints.write('interval')
    await expect.poll(() => [posted.length, readdirSync(outside).length], { timeout: 20_000 }).toEqual([1, 2])
    await expect
      .poll(() => checkpoints.anchors(), { timeout: 20_000 })
      .toMatchObject([{ kept: { seq: 30 } }, { kept: { seq: 30 }, problem: undefined }])
  })

  test('are compared without the platform, with the public key alone', async () => {
    const checker = present(readCheckpointKey(checkpoints.key))
    const mailed = join(store.directory, '../mail.txt')
    writeFileSync(mailed, `Keep this mail.\n\n${posted.join('\n')}\n-- \nsomebody\n`)
    const claims = noClaims()
    await readKeptClaims(mailed, checker, claims)
    expect(claims).toMatchObject({ count: 1, problem: undefined, last: { seq: 30 } })
    writeFileSync(mailed, posted.join('\n').replace('30\n', '29\n'))
    const forged = noClaims()
    await readKeptClaims(mailed, checker, forged)
    expect(forged).toMatchObject({ count: 0, problem: expect.stringContaining('not a checkpoint signed') as unknown })
    expect(readCheckpointKey('vedette.audit+00000000+AAAA')).toBeUndefined()
  })

  test('that a crash cut off hold up to there; with something behind the cut, or cut within a note, they were changed', async () => {
    const checker = present(readCheckpointKey(checkpoints.key))
    const claimsOf = async (text: string): Promise<Claims> => {
      const copy = join(store.directory, '../torn-copy')
      writeFileSync(copy, text)
      const claims = noClaims()
      await readKeptClaims(copy, checker, claims)
      return claims
    }
    const [first = '', second = '', third = ''] = readFileSync(path, 'utf8').split('\n')
    for (const cut of [1, second.length >> 1, second.length - 1])
      expect(await claimsOf(`${first}\n${second.slice(0, cut)}`)).toMatchObject({ count: 1, problem: undefined })
    const refused = { problem: expect.stringContaining('not a checkpoint signed') as unknown }
    expect(await claimsOf(`${first}\n${second.slice(0, 40)}\n${third}\n`)).toMatchObject({ count: 1, ...refused })
    expect(await claimsOf(`${first}\n${second.slice(0, 40)}${third}\n`)).toMatchObject({ count: 1, ...refused })
    // A file of a folder has its name once it is whole.
    const [note = ''] = readdirSync(outside)
    const whole = readFileSync(join(outside, note), 'utf8')
    expect(await claimsOf(whole)).toMatchObject({ count: 1, problem: undefined })
    expect(await claimsOf(whole.slice(0, whole.length >> 1))).toMatchObject({ count: 0, ...refused })
    expect(readdirSync(outside).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  test('a folder takes a checkpoint whose first try a crash cut off', async () => {
    const folder = join(store.directory, '../cut-folder')
    mkdirSync(folder)
    const [, second = ''] = readFileSync(path, 'utf8').split('\n')
    const note = z.object({ note: z.string() }).parse(JSON.parse(second)).note
    const signed = present(readCheckpoint(note))
    await folderAnchor({ folder, everyMs: 0 }).keep(signed, new AbortController().signal)
    const [name = ''] = readdirSync(folder)
    rmSync(join(folder, name))
    writeFileSync(join(folder, `${name}.partial`), note.slice(0, 50))
    await folderAnchor({ folder, everyMs: 0 }).keep(signed, new AbortController().signal)
    expect(readdirSync(folder)).toEqual([name])
    expect(readFileSync(join(folder, name), 'utf8')).toBe(note)
    // Again is no failure; another text of that name stays.
    await folderAnchor({ folder, everyMs: 0 }).keep(signed, new AbortController().signal)
    writeFileSync(join(folder, name), 'of somebody else')
    await expect(folderAnchor({ folder, everyMs: 0 }).keep(signed, new AbortController().signal)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(readFileSync(join(folder, name), 'utf8')).toBe('of somebody else')
    // Where files get no second name, as in a folder that only takes new ones.
    rmSync(join(folder, name))
    const refuse = (): Promise<void> => Promise.reject(Object.assign(new Error('link'), { code: 'EPERM' }))
    await folderAnchor({ folder, everyMs: 0 }, refuse).keep(signed, new AbortController().signal)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(note)
  })
})

describe('without the store', () => {
  test('an export is what the platform sealed, with a filter or without, and fits the checkpoints', async () => {
    const exported = async (filter: { action?: string; objectId?: string }): Promise<readonly string[]> => {
      const { entries } = await readAuditEntries(store, filter, { limit: 200 })
      const pages = async function* (): AsyncGenerator<readonly LinkedEntry[]> {
        yield await linkEntries(store.state, entries.slice(0, 12))
        yield await linkEntries(store.state, entries.slice(12))
      }
      let text = ''
      for await (const piece of writeAuditExport('jsonl', pages(), (held) => checkpoints.sealExport(held))) text += piece
      return text.trimEnd().split('\n')
    }
    async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
      yield* lines
    }
    const given = { claims: await checkpoints.readClaims(), checker: present(readCheckpointKey(checkpoints.key)) }
    await expect(verifyAuditExport(linesOf(await exported({})), given)).resolves.toEqual({
      ok: true,
      entries: 30,
      firstSeq: 1,
      lastSeq: 30,
      leftOut: 0,
      head: expect.any(String) as unknown,
      sealedAt: clock.now(),
      checkpoints: { count: 3, last: { seq: 30, at: expect.any(Number) as unknown } },
    })
    await expect(verifyAuditExport(linesOf(await exported({ action: 'thing.10' })), given)).resolves.toMatchObject({
      entries: 1,
      firstSeq: 10,
      checkpoints: { count: 1 },
    })
  })

  test('a running platform hands its trail to its owner', async () => {
    const socket = join(store.directory, '../t.sock')
    const served = present(await serveTrail({ path: socket, state: store.state, onError: (error) => expect.unreachable(String(error)) }))
    await expect(verifyServedTrail(socket, await checkpoints.readClaims())).resolves.toMatchObject({ ok: true, entries: 30 })
    await served.stop()
    rmSync(socket, { force: true })
    await expect(verifyServedTrail(socket, noClaims())).rejects.toMatchObject({ code: 'unavailable' })
  })
})
