import type { IncomingHttpHeaders } from 'node:http'

/** `name=value` and `name="value"`, between commas and semicolons (RFC 7239, 4). */
const pair = /\s*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))\s*(;|,|$)/y
const known: ReadonlySet<string> = new Set(['for', 'proto', 'host'])

/**
 * Says `Forwarded` (RFC 7239) in the words of `X-Forwarded-*`, which is what is read from then on. Only for what a trusted proxy sends,
 * and only when it sends none of those: a proxy that writes one kind passes the other on as the client made it up.
 */
export function adoptForwarded(headers: IncomingHttpHeaders): void {
  const { forwarded } = headers
  if (forwarded === undefined || Object.keys(headers).some((name) => name.startsWith('x-forwarded-'))) return
  const hops = readForwarded(forwarded)
  if (hops === undefined) return
  const chain = hops.map((hop) => addressOf(hop.get('for') ?? 'unknown'))
  headers['x-forwarded-for'] = chain.join(', ')
  const last = hops.at(-1)
  const proto = last?.get('proto')
  const host = last?.get('host')
  if (proto !== undefined) headers['x-forwarded-proto'] = proto
  if (host !== undefined) headers['x-forwarded-host'] = host
}

/** The hops, the client's first; undefined when it is not written as the standard says: then nothing of it is believed. */
function readForwarded(text: string): readonly ReadonlyMap<string, string>[] | undefined {
  const hops = [new Map<string, string>()]
  pair.lastIndex = 0
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text)
    if (match === null) return undefined
    const [, name = '', quoted, plain = '', end] = match
    const lower = name.toLowerCase()
    if (known.has(lower)) hops.at(-1)?.set(lower, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
    if (end === ',') hops.push(new Map())
  }
  return hops
}

/** `[2001:db8::1]:4711` and `192.0.2.1:80` without port and brackets; names like `_hidden` stay and are no address to anybody. */
function addressOf(node: string): string {
  const bracketed = /^\[([^\]]*)\](?::\w+)?$/.exec(node)
  if (bracketed?.[1] !== undefined) return bracketed[1]
  return /^[^:]*:\w+$/.test(node) ? (node.split(':')[0] ?? '') : node
}
