import { isIPv4, isIPv6 } from 'node:net'

import { listOf } from '../../lib/outgoing/address-ranges.ts'

const mappedPrefix = '::ffff:'
const rememberedAddresses = 10_000

/** Says whether an address may send; the addresses asked for are remembered, because datagrams ask for each. */
export function compileAllowList(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => true
  const list = listOf(networks)
  const known = new Map<string, boolean>()
  return (address) => {
    const found = known.get(address)
    if (found !== undefined) return found
    const plain = plainAddress(address)
    const allowed = (isIPv4(plain) && list.check(plain)) || (isIPv6(plain) && list.check(plain, 'ipv6'))
    if (known.size >= rememberedAddresses) known.clear()
    known.set(address, allowed)
    return allowed
  }
}

/** The address of a peer as people write it: IPv4 that came to an IPv6 socket without its prefix, no zone. */
export function plainAddress(address: string): string {
  const inner = address.startsWith(mappedPrefix) ? address.slice(mappedPrefix.length) : address
  return (isIPv4(inner) ? inner : address).split('%', 1)[0] ?? ''
}
