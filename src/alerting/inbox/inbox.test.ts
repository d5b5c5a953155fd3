import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openTestStore } from '../../../test/harness/open-test-store.ts'
import type { Caller } from '../../access/caller.ts'
import { systemCaller } from '../../access/index.ts'
import { inbox } from '../../channels/inbox.ts'
import { startMs } from '../testdata/virtual-alerting.ts'
import { countUnread } from './count-unread.ts'
import { listInbox } from './list-inbox.ts'
import { markRead } from './mark-read.ts'

let store: Awaited<ReturnType<typeof openTestStore>>
let sequence = 0
const ana: Caller = { actor: { kind: 'user', id: 'ana', name: 'Ana' }, projectId: 1, permissions: new Set(['alerts.read']), address: '' }
const ben: Caller = { ...ana, actor: { kind: 'user', id: 'ben', name: 'Ben' } }

beforeAll(async () => {
  store = await openTestStore()
  for (const [id, created_at] of [
    ['ana', startMs],
    ['ben', startMs + 50],
  ] as const) {
    const row = { id, name: id, email: `${id}@shop.example`, password_hash: '', password_changed_at: 0, created_at }
    await store.state.db.insertInto('users').values(row).execute()
  }
})
afterAll(() => store.remove())
beforeEach(async () => {
  await store.state.db.deleteFrom('outbox').execute()
  await store.state.db.deleteFrom('inbox_marks').execute()
})

/** Messages as the outbox keeps them; `at` after the start. */
async function told(id: string, { at = 100, state = 'sent', channel = inbox.name } = {}): Promise<void> {
  const message = {
    title: id,
    text: '',
    status: 'firing',
    reason: 'first',
    groupKey: 'g',
    receiver: 'inbox',
    severity: '',
    fingerprint: '',
    alerts: 2,
  }
  const times = { created_at: startMs + at, next_at: 0, lease_until: 0, finished_at: startMs + at }
  const flags = { attempts: 1, may_repeat: false, is_passed_on: false, position: 0 }
  const texts = { receiver: 'inbox', group_key: 'g', status: 'firing', reason: 'first', stands_for: '', provider_id: '', problem: '' }
  await store.state.db
    .insertInto('outbox')
    .values({
      id,
      sequence: ++sequence,
      channel,
      state,
      notification: '{}',
      message: JSON.stringify(message),
      ...times,
      ...flags,
      ...texts,
    })
    .execute()
}

const context = (caller: Caller) => ({ state: store.state, caller })
const seen = async (caller: Caller, more = {}): Promise<string[]> =>
  (await listInbox(context(caller), { unreadOnly: false, limit: 50, cursor: undefined, ...more })).rows.map(
    ({ id, isRead }) => `${id}${isRead ? '' : ' unread'}`,
  )

test('each person has read what they have read', async () => {
  for (const id of ['a', 'b', 'c']) await told(id)
  await told('mail', { channel: 'email' })
  await told('waits', { state: 'pending' })
  expect(await seen(ana)).toEqual(['c unread', 'b unread', 'a unread'])
  await markRead(context(ana), { id: 'b', isRead: true })
  await markRead(context(ana), { id: 'no-such', isRead: true })
  expect(await seen(ana)).toEqual(['c unread', 'b', 'a unread'])
  expect(await seen(ana, { unreadOnly: true })).toEqual(['c unread', 'a unread'])
  expect([await countUnread(context(ana)), await countUnread(context(ben))]).toEqual([2, 3])
})

test('all at once, and one put back', async () => {
  for (const id of ['a', 'b']) await told(id)
  await markRead(context(ana), { all: true })
  await markRead(context(ana), { id: 'a', isRead: false })
  await told('c')
  expect(await seen(ana)).toEqual(['c unread', 'b', 'a unread'])
  await markRead(context(ana), { all: true })
  expect(await countUnread(context(ana))).toBe(0)
})

test('what is older than a person is here counts as read', async () => {
  await told('before', { at: 10 })
  await told('since', { at: 60 })
  expect(await seen(ben)).toEqual(['since unread', 'before'])
})

test('page by page; new ones in between shift nothing', async () => {
  for (const id of ['a', 'b', 'c']) await told(id)
  const first = await listInbox(context(ana), { unreadOnly: false, limit: 2, cursor: undefined })
  await told('d')
  const second = await listInbox(context(ana), { unreadOnly: false, limit: 2, cursor: first.next ?? '' })
  expect([first, second].map(({ rows }) => rows.map(({ id }) => id))).toEqual([['c', 'b'], ['a']])
  expect(second.next).toBeNull()
  await expect(listInbox(context(ana), { unreadOnly: false, limit: 2, cursor: "1' or" })).rejects.toMatchObject({ code: 'bad_input' })
})

test('what is dropped takes what was read of it along; tokens and strangers have no inbox', async () => {
  await told('a')
  await markRead(context(ana), { id: 'a', isRead: true })
  await store.state.db.deleteFrom('outbox').execute()
  expect(await store.state.db.selectFrom('inbox_reads').selectAll().execute()).toEqual([])
  await expect(countUnread(context(systemCaller('x')))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(countUnread(context({ ...ana, permissions: new Set() }))).rejects.toMatchObject({ code: 'forbidden' })
})
