import type { Transaction } from 'kysely'

import { type AuditObject, appendAuditEntry } from '../audit/index.ts'
import type { StateSchema } from '../storage/state/index.ts'
import type { AccessContext } from './context.ts'

export interface Change {
  readonly action: string
  readonly object: AuditObject
  /** Null: not in one project. */
  readonly projectId: number | null
  readonly details?: Readonly<Record<string, unknown>>
  /** What was tried and not done. */
  readonly outcome?: 'failure'
}

/** The audit entry of what the caller does, in the transaction that does it. */
export async function recordChange(
  transaction: Transaction<StateSchema>,
  { caller, clock }: Pick<AccessContext, 'caller' | 'clock'>,
  { details = {}, ...change }: Change,
): Promise<void> {
  await appendAuditEntry(transaction, { ...change, details, at: clock.now(), actor: caller.actor, address: caller.address })
}
