import { isIP } from 'node:net'

import { listOf } from '../outgoing/address-ranges.ts'

/**
 * Tells whether an address is that of a trusted proxy; `networks` are addresses and networks (10.0.0.0/8). IPv4 inside IPv6, as a socket
 * for both says it, counts as IPv4. Throws Fault `bad_input` that names what cannot be read.
 */
export function trustNetworks(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = listOf(networks)
  return (address = '') => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const family = isIP(plain)
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }
}
