import type { Clock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { QueryGate } from '../../query/promql/index.ts'
import type { GroupContext } from '../run/group-context.ts'
import { alertParts } from './alert-parts.ts'
import type { MemoryBook } from './memory-book.ts'
import type { MemoryStore } from './memory-store.ts'

/** What a group of rules needs, in memory. */
export function groupContext(clock: Clock, store: MemoryStore, book: MemoryBook): GroupContext {
  return {
    clock,
    log: createLog({ level: 'silent' }),
    source: store,
    write: async (samples) => {
      store.write(samples)
      return { refused: 0, reason: '' }
    },
    settle: async () => store.flush(),
    gate: new QueryGate({ maxRunning: 2, maxWaiting: 2 }),
    ...alertParts(book),
  }
}
