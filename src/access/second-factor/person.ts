import { Fault } from '../../lib/errors.ts'
import type { Caller } from '../caller.ts'

/** The person who asks. Throws Fault `forbidden` for tokens and the platform: only people have passwords, codes and passkeys. */
export function personOf({ actor }: Caller): { readonly id: string; readonly name: string } {
  if (actor.kind !== 'user') throw new Fault('forbidden', 'only people do this: log in instead of sending a token')
  return actor
}
