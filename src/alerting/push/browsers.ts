import { createECDH, createHash, randomUUID } from 'node:crypto'

import type { Caller } from '../../access/caller.ts'
import { recordChange, requirePermission } from '../../access/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { personOf } from '../inbox/inbox-reader.ts'

export interface BrowserContext {
  readonly state: Pick<StateStore, 'db' | 'transaction'>
  readonly clock: Clock
  readonly caller: Caller
}

/** A browser that its person wants to be told in; its address at the push service stays here. */
export interface TellableBrowser {
  readonly id: string
  /** For people. */
  readonly browser: string
  readonly createdAtMs: number
}

/** What a browser's `PushSubscription` says. */
interface Subscribe {
  readonly endpoint: string
  /** Base64url. */
  readonly p256dh: string
  readonly auth: string
  readonly browser: string
}

const mostBrowsers = 10
const authBytes = 16

/** The caller's own, oldest first. Throws Fault `forbidden`. */
export async function listBrowsers({ state, caller }: BrowserContext): Promise<TellableBrowser[]> {
  requirePermission(caller, 'alerts.read')
  const rows = await state.db
    .selectFrom('push_subscriptions')
    .select(['id', 'browser', 'created_at'])
    .where('user_id', '=', personOf(caller))
    .orderBy('created_at')
    .execute()
  return rows.map(({ id, browser, created_at }) => ({ id, browser, createdAtMs: created_at }))
}

/**
 * From now on the caller is told in this browser; one that had subscribed for somebody else is theirs no more. Throws Fault `bad_input` for
 * keys that are none, `conflict` for too many, `forbidden`.
 */
export async function subscribeBrowser(
  { state, clock, caller }: BrowserContext,
  { endpoint, p256dh, auth, browser }: Subscribe,
): Promise<TellableBrowser> {
  requirePermission(caller, 'alerts.read')
  const userId = personOf(caller)
  checkKeys(p256dh, auth)
  const hash = createHash('sha256').update(endpoint).digest()
  const row = { user_id: userId, endpoint, endpoint_hash: hash, p256dh, auth, browser, created_at: clock.now() }
  return state.transaction(async (transaction) => {
    const { count } = await transaction
      .selectFrom('push_subscriptions')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('user_id', '=', userId)
      .where('endpoint_hash', '!=', hash)
      .executeTakeFirstOrThrow()
    if (count >= mostBrowsers) throw new Fault('conflict', `${mostBrowsers} browsers are told already; remove one first`)
    const { id } = await transaction
      .insertInto('push_subscriptions')
      .values({ ...row, id: randomUUID() })
      .onConflict((conflict) => conflict.column('endpoint_hash').doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow()
    const object = { kind: 'browser', id, name: browser }
    await recordChange(transaction, { caller, clock }, { action: 'browser.subscribe', object, projectId: caller.projectId })
    return { id, browser, createdAtMs: row.created_at }
  })
}

/** One of the caller's own is told no more. Throws Fault `not_found`, `forbidden`. */
export async function removeBrowser({ state, clock, caller }: BrowserContext, { id }: { readonly id: string }): Promise<void> {
  requirePermission(caller, 'alerts.read')
  await state.transaction(async (transaction) => {
    const removed = await transaction
      .deleteFrom('push_subscriptions')
      .where('id', '=', id)
      .where('user_id', '=', personOf(caller))
      .returning('browser')
      .executeTakeFirst()
    if (removed === undefined) throw new Fault('not_found', 'this browser is not told, or no more')
    const object = { kind: 'browser', id, name: removed.browser }
    await recordChange(transaction, { caller, clock }, { action: 'browser.unsubscribe', object, projectId: caller.projectId })
  })
}

function checkKeys(p256dh: string, auth: string): void {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  try {
    pair.computeSecret(Buffer.from(p256dh, 'base64url'))
  } catch {
    throw new Fault('bad_input', 'keys.p256dh: is no point of P-256')
  }
  if (Buffer.from(auth, 'base64url').length !== authBytes) throw new Fault('bad_input', `keys.auth: are not ${authBytes} bytes`)
}
