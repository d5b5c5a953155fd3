import { setImmediate as yieldToOthers } from 'node:timers/promises'

import type { StateStore } from '../../storage/state/state-store.ts'
import type { Claims } from '../checkpoints/read-claims.ts'
import { readTrail, readTrailEnd } from '../read-trail.ts'
import { type AuditVerdict, ChainCheck } from './chain-check.ts'

/**
 * Recomputes the whole chain and names the first entry that was changed, added or is missing. By itself that proves that the rows fit each
 * other and their end; `claims` of signed checkpoints also catch somebody who wrote every row and the end anew, or cut both off. What is
 * appended meanwhile is the next run's.
 */
export async function verifyAuditTrail({
  state,
  claims,
}: {
  readonly state: Pick<StateStore, 'db'>
  readonly claims?: Claims
}): Promise<AuditVerdict> {
  const check = new ChainCheck(claims)
  const end = await readTrailEnd(state)
  for await (const page of readTrail(state, end.seq)) {
    for (const entry of page) {
      const bad = check.add(entry)
      if (bad) return bad
    }
    await yieldToOthers()
  }
  return check.finish(end)
}
