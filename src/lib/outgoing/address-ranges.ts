import { BlockList, isIP } from 'node:net'

import { Fault } from '../errors.ts'

/**
 * Addresses that are not the public internet's: IANA's special-purpose registries (RFC 6890), multicast and what is reserved. Of IPv6
 * only 2000::/3 is given out at all.
 */
const closedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
const closedV6 = ['::/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '4000::/2', '8000::/1']
/** NAT64: the last 32 bits are the IPv4 address that is meant (RFC 6052). */
const translated = listOf(['64:ff9b::/96'])
const mapped = listOf(['::ffff:0:0/96'])
const closed4 = listOf(closedV4)
const closed6 = listOf(closedV6)

/** Whether an address (IPv4 or IPv6, no zone) is one of the public internet. What cannot be read is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed4.check(address, 'ipv4')
  if (family !== 6 || address.includes('%')) return false
  if (mapped.check(address, 'ipv6') || translated.check(address, 'ipv6')) return !closed4.check(embeddedV4(address), 'ipv4')
  return !closed6.check(address, 'ipv6')
}

/** Networks and single addresses as a list to check against. Throws Fault `bad_input` that names what it cannot read. */
export function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits, ...rest] = network.split('/')
    const family = isIP(address)
    const most = family === 4 ? 32 : 128
    const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : NaN
    if (family === 0 || rest.length > 0 || !(prefix <= most))
      throw new Fault('bad_input', `${network} is neither an address nor a network (10.0.0.0/8)`)
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Whether a text is an address or a network, as `listOf` reads them. */
export function isNetwork(text: string): boolean {
  try {
    listOf([text])
    return true
  } catch {
    return false
  }
}

/** The last 32 bits. */
function embeddedV4(address: string): string {
  // As browsers write it: `[64:ff9b::a00:1]`, the last groups in hexadecimal.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':')
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group === '' ? '0' : group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
