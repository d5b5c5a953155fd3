import { isIPv4, isIPv6 } from 'node:net'

/** `host:port` taken apart as Go's `net.SplitHostPort` does; `undefined` when it is none. */
function splitHostPort(text: string): { readonly host: string; readonly port: string } | undefined {
  const colon = text.lastIndexOf(':')
  if (colon < 0) return undefined
  const port = text.slice(colon + 1)
  let host = text.slice(0, colon)
  if (text.startsWith('[')) {
    const end = text.indexOf(']')
    if (end < 0 || end + 1 !== colon) return undefined
    host = text.slice(1, end)
    if (host.includes('[')) return undefined
  } else if (host.includes(':') || /[[\]]/.test(host)) return undefined
  return /[[\]]/.test(port) || host.includes(']') ? undefined : { host, port }
}

/** The host of `host:port`; any other text as it is. */
export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text
}

/** The first name of a host, its port kept; addresses as they are. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: '' }
  if (isIPv4(host) || (isIPv6(host) && !host.includes('%'))) return text
  const [first = ''] = host.split('.')
  if (port === '') return first
  return first.includes(':') ? `[${first}]:${port}` : `${first}:${port}`
}
