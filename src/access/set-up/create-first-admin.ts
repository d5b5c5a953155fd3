import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkEmail, checkName } from '../members/check-account.ts'
import { insertUser } from '../members/insert-user.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { systemCaller } from '../system-caller.ts'
import { hashSecret } from '../tokens/secret-hash.ts'

export interface FirstAdmin {
  readonly email: string
  readonly name: string
  readonly password: string
}

/**
 * Makes the first admin of all projects with the one-time token of the start. The token is used up in the same transaction, so of two
 * at once one wins. Throws Fault `forbidden` for a token that is wrong, expired or used, `bad_input` for a bad address or password.
 */
export async function createFirstAdmin(context: AccessServiceContext, input: FirstAdmin & { readonly token: string }): Promise<string> {
  const { state, clock, caller, access } = context
  const tokenHash = hashSecret(input.token)
  const known = await state.db
    .selectFrom('setup_tokens')
    .select('expires_at')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  if (known === undefined) {
    const { address } = caller
    access.securityEvents.record({
      at: clock.now(),
      action: 'set_up',
      outcome: 'failure',
      reason: 'wrong_token',
      account: '',
      address,
      userAgent: '',
    })
    throw wrongToken()
  }
  const admin = await prepare(input)
  return await state.transaction(async (transaction) => {
    const used = await transaction.deleteFrom('setup_tokens').where('token_hash', '=', tokenHash).executeTakeFirst()
    const user = await transaction.selectFrom('users').select('id').limit(1).executeTakeFirst()
    if (used.numDeletedRows !== 1n || user !== undefined) throw wrongToken()
    return await insertUser(transaction, { clock, caller: { ...systemCaller('set-up'), address: caller.address } }, admin)
  })
}

/** Makes the first admin from VEDETTE_ADMIN_EMAIL and VEDETTE_ADMIN_PASSWORD; does nothing once somebody has an account. */
export async function createGivenAdmin({ state, clock }: Pick<AccessServiceContext, 'state' | 'clock'>, input: FirstAdmin): Promise<void> {
  const admin = await prepare(input)
  await state.transaction(async (transaction) => {
    const user = await transaction.selectFrom('users').select('id').limit(1).executeTakeFirst()
    if (user === undefined) await insertUser(transaction, { clock, caller: systemCaller('environment') }, admin)
  })
}

async function prepare(input: FirstAdmin): Promise<Parameters<typeof insertUser>[2]> {
  const email = checkEmail(input.email)
  const name = checkName(input.name)
  checkPassword(input.password, { email, name })
  return { email, name, passwordHash: await hashPassword(input.password), role: 'admin', projectId: null }
}

function wrongToken(): Fault {
  return new Fault('forbidden', 'the set-up link is wrong, used or older than 24 hours; start the platform again for a new one')
}
