import type { Notification, NotificationReason } from '../../channels/channel.ts'
import type { ReadableTableSpec, TableSpec } from '../ledger/table-spec.ts'
import { writeNotification } from '../notify/write-notification.ts'

/** `leased`: a call of the vendor is under way, or was when the program died. */
export type OutboxState = 'pending' | 'leased' | 'sent' | 'dead' | 'cancelled'

/** A message on its way to one integration. */
export interface OutboxItem {
  /** `Notification.id`. */
  readonly id: string
  /** Messages of one lane go out in this order. */
  readonly sequence: number
  readonly receiver: string
  readonly channel: string
  readonly position: number
  readonly groupKey: string
  readonly state: OutboxState
  readonly status: Notification['status']
  readonly reason: NotificationReason
  readonly createdAtMs: number
  readonly nextAtMs: number
  readonly leaseUntilMs: number
  /** Tries that were begun. */
  readonly attempts: number
  /** An earlier try may have arrived. */
  readonly mayRepeat: boolean
  /** For whom the fallback is told: the key of their entry in the notification log. Empty: it is nobody's stand-in. */
  readonly standsFor: string
  /** It was given to the fallback too. */
  readonly isPassedOn: boolean
  readonly finishedAtMs: number
  readonly providerId: string
  /** Why it did not arrive, for people. */
  readonly problem: string
  readonly notification: Notification
  /** What the channel made of it, at the first try; undefined before. */
  readonly message: unknown
}

export const outboxTable: ReadableTableSpec<'outbox', OutboxItem> = {
  name: 'outbox',
  columns: {
    id: 'text',
    sequence: 'bigint',
    receiver: 'text',
    channel: 'text',
    position: 'integer',
    group_key: 'text',
    state: 'text',
    status: 'text',
    reason: 'text',
    created_at: 'bigint',
    next_at: 'bigint',
    lease_until: 'bigint',
    attempts: 'integer',
    may_repeat: 'boolean',
    stands_for: 'text',
    is_passed_on: 'boolean',
    finished_at: 'bigint',
    provider_id: 'text',
    problem: 'text',
    notification: 'text',
    message: 'text',
  },
  key: ['id'],
  unfinished: { column: 'state', values: ['pending', 'leased'] },
  encode: function* encode(item) {
    const notification = yield* writeNotification(item.notification)
    const message = item.message === undefined ? '' : JSON.stringify(item.message)
    yield
    return {
      id: item.id,
      sequence: item.sequence,
      receiver: item.receiver,
      channel: item.channel,
      position: item.position,
      group_key: item.groupKey,
      state: item.state,
      status: item.status,
      reason: item.reason,
      created_at: item.createdAtMs,
      next_at: item.nextAtMs,
      lease_until: item.leaseUntilMs,
      attempts: item.attempts,
      may_repeat: item.mayRepeat,
      stands_for: item.standsFor,
      is_passed_on: item.isPassedOn,
      finished_at: item.finishedAtMs,
      provider_id: item.providerId,
      problem: item.problem,
      notification,
      message,
    }
  },
  decode: (row) => ({
    id: row.id,
    sequence: row.sequence,
    receiver: row.receiver,
    channel: row.channel,
    position: row.position,
    groupKey: row.group_key,
    state: row.state as OutboxState,
    status: row.status as Notification['status'],
    reason: row.reason as NotificationReason,
    createdAtMs: row.created_at,
    nextAtMs: row.next_at,
    leaseUntilMs: row.lease_until,
    attempts: row.attempts,
    mayRepeat: row.may_repeat,
    standsFor: row.stands_for,
    isPassedOn: row.is_passed_on,
    finishedAtMs: row.finished_at,
    providerId: row.provider_id,
    problem: row.problem,
    notification: JSON.parse(row.notification) as Notification,
    message: row.message === '' ? undefined : (JSON.parse(row.message) as unknown),
  }),
  keyOf: ({ id }) => id,
}

/** One try to deliver a message. */
export interface OutboxAttempt {
  readonly outboxId: string
  readonly attempt: number
  readonly atMs: number
  readonly durationMs: number
  readonly outcome: 'sent' | 'failed' | 'unknown'
  readonly problem: string
}

export const attemptTable: TableSpec<'outbox_attempts', OutboxAttempt> = {
  name: 'outbox_attempts',
  columns: { outbox_id: 'text', attempt: 'integer', at: 'bigint', duration_ms: 'integer', outcome: 'text', problem: 'text' },
  key: ['outbox_id', 'attempt'],
  encode: ({ outboxId, attempt, atMs, durationMs, outcome, problem }) => ({
    outbox_id: outboxId,
    attempt,
    at: atMs,
    duration_ms: Math.round(durationMs),
    outcome,
    problem,
  }),
}
