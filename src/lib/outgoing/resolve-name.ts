import { lookup } from 'node:dns/promises'

import type { HostAddress } from './outgoing-guard.ts'

/** The addresses that the system knows for a name. Rejects when it has none. */
export async function resolveName(hostname: string): Promise<readonly HostAddress[]> {
  const found = await lookup(hostname, { all: true, verbatim: true })
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}
