import { randomBytes } from 'node:crypto'

import { hashPassword } from './password-hash.ts'

/** The hash of a password that nobody knows, for accounts that sign in otherwise: a log-in with one takes as long as with any other. */
export async function unknownPassword(): Promise<string> {
  return await hashPassword(randomBytes(32).toString('base64url'))
}
