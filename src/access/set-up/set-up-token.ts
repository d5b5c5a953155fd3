import { randomBytes } from 'node:crypto'

import type { Clock } from '../../lib/clock.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { hashSecret } from '../tokens/secret-hash.ts'

const tokenBytes = 24
const setUpTokenLifeMs = 24 * 3_600_000

/** Whether nobody has an account yet. */
export async function isSetUpNeeded({ state }: { state: StateStore }): Promise<boolean> {
  return (await state.db.selectFrom('users').select('id').limit(1).executeTakeFirst()) === undefined
}

/**
 * A new one-time token (192 bits, 24 hours) for making the first admin, in place of any earlier one. Undefined once somebody has an
 * account. For the start of the platform, which shows it on the terminal only.
 */
export async function issueSetUpToken({ state, clock }: { state: StateStore; clock: Clock }): Promise<string | undefined> {
  const token = randomBytes(tokenBytes).toString('base64url')
  return await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').select('id').limit(1).executeTakeFirst()
    await transaction.deleteFrom('setup_tokens').execute()
    if (user !== undefined) return undefined
    await transaction
      .insertInto('setup_tokens')
      .values({ token_hash: hashSecret(token), expires_at: clock.now() + setUpTokenLifeMs })
      .execute()
    return token
  })
}
