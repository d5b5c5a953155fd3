import type { Actor, Caller } from '../access/caller.ts'
import { Fault } from '../lib/errors.ts'

type KnownActor = Exclude<Actor, { kind: 'anonymous' }>

/** The caller as somebody who is in the project, with whatever role. Throws Fault `unauthenticated` or `forbidden`. */
export function requireMember({ actor, permissions }: Caller): KnownActor {
  if (actor.kind === 'anonymous') throw new Fault('unauthenticated', 'log in, or send an API token as Authorization: Bearer TOKEN')
  if (permissions.size === 0) throw new Fault('forbidden', 'this account has no role in the project; ask an admin')
  return actor
}
