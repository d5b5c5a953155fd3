import type { Caller } from '../../src/access/caller.ts'
import {
  type Access,
  type AccessServiceContext,
  type SecurityEvent,
  anonymousCaller,
  openAccess,
  systemCaller,
} from '../../src/access/index.ts'
import type { GivenCredentials } from '../../src/access/index.ts'
import { createSeal } from '../../src/lib/seal.ts'
import type { StateStore } from '../../src/storage/state/state-store.ts'
import { ManualClock } from './manual-clock.ts'
import { openTestStore } from './open-test-store.ts'

/** Access on an embedded store of its own and a clock that is moved by hand. */
export interface TestAccess {
  readonly state: StateStore
  readonly clock: ManualClock
  readonly access: Access
  readonly events: SecurityEvent[]
  /** A context whose caller is the platform itself, or the one given. */
  as(caller?: Caller): AccessServiceContext
  /** A stranger at an address. */
  from(address: string): AccessServiceContext
  close: () => Promise<void>
}

export async function openTestAccess(given?: GivenCredentials): Promise<TestAccess> {
  const { state, remove } = await openTestStore()
  const clock = new ManualClock()
  const events: SecurityEvent[] = []
  const access = openAccess({
    state,
    clock,
    securityEvents: { record: (event) => void events.push(event) },
    seal: createSeal(Buffer.alloc(32, 7), 'second factors'),
    pageUrl: () => 'https://vedette.example',
    ...(given && { given }),
  })
  const as = (caller = systemCaller('test')): AccessServiceContext => ({ state, clock, access, caller })
  return {
    state,
    clock,
    access,
    events,
    as,
    from: (address) => as(anonymousCaller(address)),
    async close() {
      await access.close()
      await remove()
    },
  }
}
