import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Headers besides `X-Forwarded-*` by which a proxy says that it passes a request on. */
const ofProxies: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-original-forwarded-for',
  'true-client-ip',
  'cf-connecting-ip',
])

export interface RequestOrigin {
  /** The other end of the connection itself, whatever any header says. */
  readonly peerAddress: string | undefined
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>
}

/**
 * Whether a program on this machine asks for itself. Not when a proxy on this machine passes on what strangers ask, trusted or not, and
 * not when a name of somebody else's leads here (DNS rebinding): then `Host` is not loopback. A proxy that changes nothing in a request
 * and adds nothing to it cannot be told apart.
 */
export function isLocalRequest({ peerAddress = '', headers }: RequestOrigin): boolean {
  if (!isLoopbackAddress(peerAddress)) return false
  if (Object.keys(headers).some((name) => name.startsWith('x-forwarded-') || ofProxies.has(name))) return false
  // HTTP/2 says it in another place.
  const host = headers['host'] ?? headers[':authority']
  return typeof host === 'string' && isLoopbackHost(host)
}

/** IPv4 may come as `::ffff:127.0.0.1`. */
function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '')
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}

function isLoopbackHost(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'))
}
