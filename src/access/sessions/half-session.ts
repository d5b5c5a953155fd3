import type { Kysely, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { Caller } from '../caller.ts'
import type { AccessContext, AccessServiceContext } from '../context.ts'
import { type SecondFactors, readSecondFactors } from '../second-factor/read-second-factors.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { type FirstFactor, type NewSession, type SecondFactor, insertSession } from './insert-session.ts'

/** Wrong codes after which the first factor is asked for again. */
const maxFailures = 10

export interface HalfSession {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly stage: 'second_factor' | 'enrolment'
  readonly firstFactor: FirstFactor
  readonly userAgent: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Whoever is half signed in with this token; undefined: nobody, or no longer. */
export async function findHalfSession(
  { state, clock }: Pick<AccessContext, 'state' | 'clock'>,
  token: string | undefined,
): Promise<HalfSession | undefined> {
  if (token === undefined) return undefined
  const row = await state.db
    .selectFrom('half_sessions')
    .innerJoin('users', 'users.id', 'half_sessions.user_id')
    .select(['users.id', 'users.name', 'users.email', 'stage', 'first_factor', 'expires_at', 'user_agent'])
    .where('token_hash', '=', hashSecret(token))
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    userId: row.id,
    name: row.name,
    email: row.email,
    stage: row.stage === 'enrolment' ? 'enrolment' : 'second_factor',
    firstFactor: row.first_factor as FirstFactor, // only ever written from that type
    userAgent: row.user_agent,
    expiresAt: row.expires_at,
  }
}

/** As `findHalfSession`, at this stage. Throws Fault `unauthenticated` when there is none. */
export async function requireHalfSession(
  context: Pick<AccessContext, 'state' | 'clock'>,
  token: string | undefined,
  stage: HalfSession['stage'],
): Promise<HalfSession> {
  const half = await findHalfSession(context, token)
  if (half?.stage !== stage) throw lost()
  return half
}

/** What somebody who is half signed in can show: for the page. */
export async function describeHalfSession(
  context: Pick<AccessContext, 'state' | 'clock'>,
  token: string | undefined,
): Promise<(HalfSession & SecondFactors) | undefined> {
  const half = await findHalfSession(context, token)
  return half && { ...half, ...(await readSecondFactors(context.state.db, half.userId)) }
}

/** The person of a half session as caller: named in the audit trail, in no project, with no permission. */
export function callerOfHalf({ userId, name }: HalfSession, { address }: Caller): Caller {
  return { actor: { kind: 'user', id: userId, name }, projectId: 0, permissions: new Set(), address }
}

/** A wrong code: some of them and the half session is over. */
export async function countHalfFailure(db: Kysely<StateSchema>, token: string): Promise<void> {
  const hash = hashSecret(token)
  await db
    .updateTable('half_sessions')
    .set((e) => ({ failures: e('failures', '+', 1) }))
    .where('token_hash', '=', hash)
    .execute()
  await db.deleteFrom('half_sessions').where('token_hash', '=', hash).where('failures', '>=', maxFailures).execute()
}

/** Makes a session of a half one: once. Throws Fault `unauthenticated` when it is gone. */
export async function finishSession(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessServiceContext, 'caller' | 'clock'>,
  { token, secondFactor }: { readonly token: string; readonly secondFactor: SecondFactor },
): Promise<NewSession> {
  const half = await transaction
    .deleteFrom('half_sessions')
    .using('users')
    .whereRef('users.id', '=', 'half_sessions.user_id')
    .where('token_hash', '=', hashSecret(token))
    .where('expires_at', '>', context.clock.now())
    .returning(['users.id', 'users.name', 'users.email', 'first_factor', 'user_agent'])
    .executeTakeFirst()
  if (half === undefined) throw lost()
  const firstFactor = half.first_factor as FirstFactor // as above
  return await insertSession(transaction, context, { person: half, firstFactor, secondFactor, userAgent: half.user_agent })
}

/** Back to the first factor. */
export async function dropHalfSession({ state }: Pick<AccessContext, 'state'>, token: string): Promise<void> {
  await state.db.deleteFrom('half_sessions').where('token_hash', '=', hashSecret(token)).execute()
}

function lost(): Fault {
  return new Fault('unauthenticated', 'this took too long, or there were too many wrong codes; begin again with the first step')
}
