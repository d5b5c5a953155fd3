import type { Clock } from '../lib/clock.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Access } from './access.ts'
import type { Caller } from './caller.ts'

/** What every verb that reads or changes something is given. */
export interface AccessContext {
  readonly caller: Caller
  readonly state: StateStore
  readonly clock: Clock
}

/** For verbs that also touch what is kept in memory: limits, caches, the security log. */
export interface AccessServiceContext extends AccessContext {
  readonly access: Access
}
