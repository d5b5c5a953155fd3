import { Fault } from '../../lib/errors.ts'
import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { AccessContext, AccessServiceContext } from '../context.ts'
import { type ListedPage, type ListPage, pageOf } from '../list-page.ts'
import { recordChange } from '../record-change.ts'
import { personOf } from '../second-factor/person.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { addressPrefix } from './address-prefix.ts'
import { sessionIdleMs, sessionMaxMs } from './session-life.ts'

export interface OwnSession {
  readonly id: string
  /** As the browser names itself. */
  readonly userAgent: string
  /** IPv6 to the first 64 bits. */
  readonly address: string
  readonly firstFactor: string
  readonly secondFactor: string | null
  readonly createdAt: number
  readonly lastSeenAt: number
  /** When it ends if nobody uses it. */
  readonly expiresAt: number
  readonly isThisOne: boolean
}

/** A page of where the caller is signed in: with this token first, then the latest used. Throws Fault `bad_input` for a foreign cursor. */
export async function listOwnSessions(
  { state, clock, caller, access }: AccessServiceContext,
  { token, limit, cursor }: ListPage & { readonly token: string | undefined },
): Promise<ListedPage<OwnSession>> {
  const after = cursor === undefined ? undefined : readPlace(cursor)
  const { id: userId } = personOf(caller)
  const own = token === undefined ? '' : hashSecret(token).toString('hex')
  const now = clock.now()
  const rows = await state.db.selectFrom('sessions').selectAll().where('user_id', '=', userId).execute()
  const found = rows
    .map((row): OwnSession => {
      const hash = Buffer.from(row.token_hash).toString('hex')
      const lastSeenAt = Math.max(row.last_seen_at, access.lastSeen.pendingOf('sessions', hash) ?? 0)
      return {
        id: row.id,
        userAgent: row.user_agent,
        address: addressPrefix(row.address),
        firstFactor: row.first_factor,
        secondFactor: row.second_factor,
        createdAt: row.created_at,
        lastSeenAt,
        expiresAt: Math.min(row.created_at + sessionMaxMs, lastSeenAt + sessionIdleMs),
        isThisOne: hash === own,
      }
    })
    .filter((session) => session.expiresAt > now && (after === undefined || inOrder(after, session) < 0))
    .toSorted(inOrder)
  return pageOf(found, limit, {
    toRow: (session) => session,
    cursorOf: ({ isThisOne, lastSeenAt, id }) => writeCursor([isThisOne, lastSeenAt, id]),
  })
}

type Place = Pick<OwnSession, 'isThisOne' | 'lastSeenAt' | 'id'>

function inOrder(a: Place, b: Place): number {
  const thisFirst = Number(b.isThisOne) - Number(a.isThisOne)
  // It is being used: where it stands does not hang on when.
  if (thisFirst !== 0 || a.isThisOne) return thisFirst
  return b.lastSeenAt - a.lastSeenAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function readPlace(cursor: string): Place {
  const [isThisOne, lastSeenAt, id] = readCursor(cursor, ['flag', 'integer', 'text'])
  return { isThisOne, lastSeenAt, id }
}

/** Ends one of the caller's sessions, at once. Throws Fault `not_found` when it is over or somebody else's. */
export async function revokeOwnSession(context: AccessContext, { id }: { readonly id: string }): Promise<void> {
  const person = personOf(context.caller)
  await context.state.transaction(async (transaction) => {
    const ended = await transaction
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('user_id', '=', person.id)
      .returning('address')
      .executeTakeFirst()
    if (ended === undefined) throw new Fault('not_found', 'this session is over already; look at the list again')
    const details = { id, address: addressPrefix(ended.address) }
    const object = { kind: 'user', id: person.id, name: person.name }
    await recordChange(transaction, context, { action: 'session.revoke', object, projectId: null, details })
  })
}

/** Ends all of the caller's sessions but the one with the token; returns how many. */
export async function revokeOtherSessions(context: AccessContext, { token }: { readonly token: string }): Promise<number> {
  const person = personOf(context.caller)
  return await context.state.transaction(async (transaction) => {
    const ended = await transaction
      .deleteFrom('sessions')
      .where('user_id', '=', person.id)
      .where('token_hash', '!=', hashSecret(token))
      .returning('id')
      .execute()
    if (ended.length === 0) return 0
    const object = { kind: 'user', id: person.id, name: person.name }
    await recordChange(transaction, context, { action: 'session.revoke', object, projectId: null, details: { count: ended.length } })
    return ended.length
  })
}
