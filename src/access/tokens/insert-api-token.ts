import type { Transaction } from 'kysely'

import type { StateSchema } from '../../storage/state/index.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import type { CreatedSecret } from './created-secret.ts'
import { hashSecret } from './secret-hash.ts'
import { newToken } from './token-format.ts'

interface NewApiToken {
  readonly userId: string
  readonly projectId: number
  readonly name: string
  readonly permissions: readonly string[]
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** Undefined: a slot of its own. */
  readonly slotId: string | undefined
}

/** The row and the audit entry of a new token. */
export async function insertApiToken(
  transaction: Transaction<StateSchema>,
  context: Pick<AccessContext, 'caller' | 'clock'>,
  { userId, projectId, name, permissions, expiresAt, slotId }: NewApiToken,
): Promise<CreatedSecret> {
  const { id, text } = newToken('vdt')
  await transaction
    .insertInto('api_tokens')
    .values({
      id,
      slot_id: slotId ?? id,
      user_id: userId,
      project_id: projectId,
      name,
      secret_hash: hashSecret(text),
      permissions: JSON.stringify(permissions),
      created_at: context.clock.now(),
      expires_at: expiresAt,
      revoked_at: null,
      last_used_at: null,
    })
    .execute()
  await recordChange(transaction, context, {
    action: slotId === undefined ? 'api_token.create' : 'api_token.rotate',
    object: { kind: 'api_token', id, name },
    projectId,
    details: { after: { permissions, expiresAt, slotId: slotId ?? id } },
  })
  return { id, name, secret: text }
}
