import type { IncomingHttpHeaders } from 'node:http'

/** `name=value` and `name="value"`, between commas and semicolons (RFC 7239, 4). */
const pair = /\s*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))\s*(;|,|$)/y
const known: ReadonlySet<string> = new Set(['for', 'proto', 'host'])

const counted = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'] as const

/** Which of the two kinds of headers trusted proxies write; `either`: not said, whichever comes. */
export type ForwardedKind = 'either' | 'x-forwarded' | 'forwarded'

interface ForwardedRules {
  readonly kind: ForwardedKind
  readonly isTrusted: (address: string) => boolean
}

/**
 * What a trusted proxy says of the request, in `X-Forwarded-For`, `-Proto` and `-Host`, which are what is read from then on, whether it said it
 * so or as `Forwarded` (RFC 7239). A proxy that writes one kind passes the other on as the client made it up: where the settings do not say
 * which it writes, both must name the same client, else neither is believed and the request counts as the proxy's own.
 */
export function settleForwarded(headers: IncomingHttpHeaders, { kind, isTrusted }: ForwardedRules): void {
  const { forwarded } = headers
  // Some write the client's port, too (Azure, IIS): it changes with each connection, and nobody would be counted twice.
  const chain = textOf(headers['x-forwarded-for'])
  if (chain.includes(':')) headers['x-forwarded-for'] = withoutPorts(chain)
  if (kind === 'x-forwarded' || (kind === 'either' && forwarded === undefined)) return
  const said = forwarded === undefined ? undefined : readForwarded(forwarded)
  const present = counted.filter((name) => headers[name] !== undefined)
  if (kind === 'either' && said !== undefined && present.length > 0) {
    const isSame = clientOf(said['x-forwarded-for'], isTrusted) === clientOf(textOf(headers['x-forwarded-for']), isTrusted)
    if (isSame && present.every((name) => name === 'x-forwarded-for' || isOneSaying(said[name], lastOf(textOf(headers[name]))))) return
  }
  // Blank, not gone: that the request came through a proxy stays to be seen.
  for (const name of present) headers[name] = ''
  if (kind === 'forwarded' || present.length === 0) Object.assign(headers, said)
}

function isOneSaying(one: string | undefined, other: string): boolean {
  return one === undefined || one === other
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : (header ?? '')
}

function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(',') + 1).trim()
}

/** The right-most address that is no proxy's; empty: none. */
function clientOf(chain: string | undefined, isTrusted: (address: string) => boolean): string {
  const addresses = (chain ?? '').split(',').map((address) => address.trim().toLowerCase())
  return addresses.findLast((address) => !isTrusted(address)) ?? addresses[0] ?? ''
}

/** `Forwarded` in the words of the others; undefined when it is not written as the standard says: then nothing of it is believed. */
function readForwarded(text: string): Partial<Record<(typeof counted)[number], string>> | undefined {
  const hops = hopsOf(text)
  if (hops === undefined) return undefined
  const chain = hops.map((hop) => addressOf(hop.get('for') ?? 'unknown'))
  const last = hops.at(-1)
  const [proto, host] = [last?.get('proto'), last?.get('host')]
  return {
    'x-forwarded-for': chain.join(', '),
    ...(proto !== undefined && { 'x-forwarded-proto': proto }),
    ...(host !== undefined && { 'x-forwarded-host': host }),
  }
}

/** The client's first. */
function hopsOf(text: string): readonly ReadonlyMap<string, string>[] | undefined {
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

function withoutPorts(chain: string): string {
  return chain
    .split(',')
    .map((node) => addressOf(node.trim()))
    .join(', ')
}

/** `[2001:db8::1]:4711` and `192.0.2.1:80` without port and brackets; names like `_hidden` stay and are no address to anybody. */
function addressOf(node: string): string {
  const bracketed = /^\[([^\]]*)\](?::\w+)?$/.exec(node)
  if (bracketed?.[1] !== undefined) return bracketed[1]
  return /^[^:]*:\w+$/.test(node) ? (node.split(':')[0] ?? '') : node
}
