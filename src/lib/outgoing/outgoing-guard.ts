import { isIP, type LookupFunction } from 'node:net'

import { isNetwork, isPublicAddress, listOf } from './address-ranges.ts'
import { OutgoingFault } from './outgoing-http.ts'

export interface HostAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** All addresses of a name; rejects when it has none. */
export type Resolve = (hostname: string) => Promise<readonly HostAddress[]>

/** The addresses of a host that may be connected to: at least one. Throws OutgoingFault. */
export type Guard = (hostname: string) => Promise<readonly [HostAddress, ...HostAddress[]]>

/** As `allowedHosts`: for addresses that stand in files of the machine itself. */
export const everywhere: readonly string[] = ['0.0.0.0/0', '::/0']

export interface GuardSpec {
  /** Inside, and allowed all the same: names (`chat.example`, `*.internal`), addresses, networks (`10.1.0.0/16`). Asked at every request. */
  readonly allowedHosts: () => readonly string[]
  readonly resolve: Resolve
}

/**
 * Keeps requests to addresses that people enter away from what is inside: loopback, private and link-local networks, clouds' metadata.
 * What it answers has been checked and is to be connected to as it is: asking for the name again could give another address.
 */
export function createGuard({ allowedHosts, resolve }: GuardSpec): Guard {
  return async (hostname) => {
    const host = hostname.replace(/\.$/, '').toLowerCase()
    const allowed = allowedHosts()
    const names = allowed.filter((entry) => !looksLikeNetwork(entry))
    const networks = listOf(allowed.filter(looksLikeNetwork))
    const isFree = names.some((name) => matchesName(name.toLowerCase(), host))
    const addresses = await addressesOf(host, resolve)
    const [first, ...others] = addresses.filter(
      ({ address, family }) => isFree || isPublicAddress(address) || networks.check(address, family === 4 ? 'ipv4' : 'ipv6'),
    )
    if (first === undefined) {
      throw new OutgoingFault(
        'refused',
        `${host} is an address inside, and requests go outside only. If it is meant, add it to outgoing.allowedHosts.`,
      )
    }
    return [first, ...others]
  }
}

/** Whether an entry of `allowedHosts` can be read: a name, `*.name`, an address or a network. */
export function isAllowedHost(entry: string): boolean {
  return looksLikeNetwork(entry) ? isNetwork(entry) : /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(entry)
}

/** For `connect`: answers with addresses that were checked, and never asks again. */
export function pinnedLookup(addresses: readonly [HostAddress, ...HostAddress[]]): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [...addresses])
    else callback(null, addresses[0].address, addresses[0].family)
  }
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly HostAddress[]> {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host
  const family = isIP(literal)
  if (family !== 0) return [{ address: literal, family: family === 4 ? 4 : 6 }]
  try {
    return await resolve(host)
  } catch {
    throw new OutgoingFault('unreachable', `${host} was not found.`)
  }
}

function looksLikeNetwork(entry: string): boolean {
  return isIP(entry.split('/')[0] ?? '') !== 0
}

function matchesName(name: string, host: string): boolean {
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) && host.length >= name.length : host === name
}
