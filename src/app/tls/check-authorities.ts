import type { ClientAuthorities } from '../../lib/tls/client-authorities.ts'
import type { HealthSource } from '../../platform/index.ts'

interface Looked {
  readonly facts: ClientAuthorities['facts']
  /** Epoch milliseconds. */
  readonly now: number
  /** Why the last change of their file was not taken. */
  readonly problem: string | undefined
}

/** How the authorities of clients are: once the last of them has expired nobody can come in. */
export function checkAuthorities({ facts, now, problem }: Looked): Awaited<ReturnType<HealthSource['check']>> {
  const { count, notAfter } = facts
  const until = new Date(notAfter).toISOString()
  const isOver = notAfter <= now
  const words = isOver
    ? `the authorities of clients expired, the last at ${until}: nobody is let in`
    : `${count} ${count === 1 ? 'authority' : 'authorities'} of clients, good until ${until}`
  return {
    state: isOver ? 'down' : problem === undefined ? 'ok' : 'degraded',
    detail: problem === undefined ? words : `${words}; ${problem}`,
    responseTimeMs: null,
    details: { authorities: count, notAfter: until },
  }
}
