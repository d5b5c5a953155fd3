import { availableParallelism } from 'node:os'

import type * as argon2Module from '@node-rs/argon2'

import { Fault } from '../../lib/errors.ts'
import { hashWithScrypt, verifyWithScrypt } from './scrypt-password.ts'
import { Turns, type Waiter } from './turns.ts'

type Argon2 = Pick<typeof argon2Module, 'hash' | 'verify'>

/** OWASP's first choice: 19 MiB, two passes. 6-23 ms, in libuv's thread pool. */
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const argon2Prefix = '$argon2id$v=19$m=19456,t=2,p=1$'

const mostAtOnce = 4
/**
 * Four at once are 76 MiB; a flood of log-ins must not take the machine. No more at once than there are processors: together they would all end
 * late, and what follows them, the sessions, would stand in line then; so the first sessions begin while the next are hashed.
 */
const turns = new Turns(Math.min(mostAtOnce, availableParallelism()), 64)

let loading: Promise<Argon2 | undefined> | undefined
function loadArgon2(): Promise<Argon2 | undefined> {
  // The whole of a CommonJS package is its default; which names it has besides is a guess of Node's, and its types do not tell of it.
  loading ??= import('@node-rs/argon2').then((loaded) => (loaded as unknown as { readonly default: Argon2 }).default).catch(() => undefined)
  return loading
}

/** A PHC string to store: argon2id, or scrypt where the argon2 binary does not load. Throws Fault `overloaded` in a flood. */
export async function hashPassword(password: string): Promise<string> {
  const argon2 = await loadArgon2()
  return await turns.run('known', () =>
    argon2 === undefined ? hashWithScrypt(canonical(password)) : argon2.hash(canonical(password), parameters),
  )
}

/** Whether the password is the one that was hashed; `who` shows it decides whom it waits for. Throws Fault `overloaded` in a flood. */
export async function verifyPassword(phc: string, password: string, who: Waiter = 'known'): Promise<boolean> {
  const argon2 = await loadArgon2()
  return await turns.run(who, async () => {
    if (!phc.startsWith('$argon2')) return await verifyWithScrypt(phc, canonical(password))
    if (argon2 === undefined)
      throw new Fault(
        'unavailable',
        'argon2 does not load on this machine, but the password was hashed with it: run npm ci again, or set a new one with vedette user reset',
      )
    return await argon2.verify(phc, canonical(password))
  })
}

/** Whether a hash should be made anew at the next log-in, because it is not what we would make today. */
export async function needsRehash(phc: string): Promise<boolean> {
  return (await loadArgon2()) !== undefined && !phc.startsWith(argon2Prefix)
}

/** The same password typed on another keyboard may arrive in other code points (RFC 8265). */
function canonical(password: string): string {
  return password.normalize('NFC')
}
