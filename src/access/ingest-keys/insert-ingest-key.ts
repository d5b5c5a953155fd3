import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import type { CreatedSecret } from '../tokens/created-secret.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { newToken } from '../tokens/token-format.ts'
import type { IngestSignal } from './ingest-grant.ts'

export interface NewIngestKey {
  readonly name: string
  readonly signals: readonly IngestSignal[]
  /** Undefined: a slot of its own. */
  readonly slotId: string | undefined
  /** Epoch milliseconds; null: works until it is revoked. */
  readonly expiresAt: number | null
  /** Null: what every key may. */
  readonly recordsPerSecond: number | null
}

/** The row and the audit entry of a new key of the caller's project. */
export async function insertIngestKey(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { name, signals, slotId, expiresAt, recordsPerSecond }: NewIngestKey,
): Promise<CreatedSecret & { readonly slotId: string }> {
  const { id, text } = newToken('vdi')
  const { projectId } = context.caller
  const slot = slotId ?? id
  await transaction
    .insertInto('ingest_keys')
    .values({
      id,
      project_id: projectId,
      slot_id: slot,
      name,
      secret_hash: hashSecret(text),
      signals: JSON.stringify(signals),
      created_at: context.clock.now(),
      expires_at: expiresAt,
      records_per_second: recordsPerSecond,
      revoked_at: null,
      last_used_at: null,
    })
    .execute()
  await recordChange(transaction, context, {
    action: slotId === undefined ? 'ingest_key.create' : 'ingest_key.rotate',
    object: { kind: 'ingest_key', id, name },
    projectId,
    details: { after: { signals, slotId: slot, expiresAt, recordsPerSecond } },
  })
  return { id, name, secret: text, slotId: slot }
}
