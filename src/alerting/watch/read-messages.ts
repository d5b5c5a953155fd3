import type { StateStore } from '../../storage/state/state-store.ts'

/** One message about an alert, to one integration, with every try to deliver it. */
export interface Message {
  readonly id: string
  readonly receiver: string
  readonly channel: string
  readonly position: number
  /** `pending`, `leased`, `sent`, `dead` or `cancelled`. */
  readonly state: string
  readonly status: string
  readonly reason: string
  readonly createdAtMs: number
  /** Of one that waits: its next try. */
  readonly nextAtMs: number | undefined
  readonly finishedAtMs: number | undefined
  /** It was sent since another channel was down. */
  readonly isStandIn: boolean
  /** It was given to the fallback too. */
  readonly isPassedOn: boolean
  readonly problem: string
  readonly attempts: readonly {
    readonly atMs: number
    readonly durationMs: number
    readonly outcome: string
    readonly problem: string
  }[]
}

interface ReadMessages {
  readonly fingerprint: string
  readonly groupKeys: readonly string[]
  readonly sinceMs: number
  readonly beforeMs: number
  readonly limit: number
}

/** Of a group no more are looked through. */
const mostLookedThrough = 500
const mostAttempts = 20

/** Messages about groups that name an alert, newest first. */
export async function readMessages(
  db: StateStore['db'],
  { fingerprint, groupKeys, sinceMs, beforeMs, limit }: ReadMessages,
): Promise<readonly Message[]> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('outbox')
        .selectAll()
        .where('group_key', 'in', [...groupKeys])
        .where('created_at', '>=', sinceMs)
        .where('created_at', '<', beforeMs)
        .orderBy('sequence', 'desc')
        .limit(mostLookedThrough)
        .as('of_groups'),
    )
    .select(['id', 'receiver', 'channel', 'position', 'state', 'status', 'reason', 'created_at', 'next_at', 'finished_at'])
    .select(['stands_for', 'is_passed_on', 'problem'])
    .where('notification', 'like', `%"fingerprint":"${fingerprint}"%`)
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute()
  const tries = rows.length === 0 ? [] : await readAttempts(db, rows)
  return rows.map((row) => ({
    id: row.id,
    receiver: row.receiver,
    channel: row.channel,
    position: row.position,
    state: row.state,
    status: row.status,
    reason: row.reason,
    createdAtMs: row.created_at,
    nextAtMs: row.finished_at === 0 ? row.next_at : undefined,
    finishedAtMs: row.finished_at === 0 ? undefined : row.finished_at,
    isStandIn: row.stands_for !== '',
    isPassedOn: row.is_passed_on,
    problem: row.problem,
    attempts: tries
      .filter(({ outbox_id }) => outbox_id === row.id)
      .slice(-mostAttempts)
      .map(({ at, duration_ms, outcome, problem }) => ({ atMs: at, durationMs: duration_ms, outcome, problem })),
  }))
}

function readAttempts(db: StateStore['db'], rows: readonly { readonly id: string }[]) {
  return db
    .selectFrom('outbox_attempts')
    .selectAll()
    .where(
      'outbox_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('outbox_id')
    .orderBy('attempt', 'desc')
    .limit(5000)
    .execute()
    .then((all) => all.toReversed())
}
