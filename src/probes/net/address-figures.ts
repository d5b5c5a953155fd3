import { isIPv4 } from 'node:net'

import type { Figure } from '../figure.ts'

/** What blackbox_exporter says of the address it asked; `resolveMs` is how long the look-up took. */
export function addressFigures(address: string, resolveMs: number): readonly Figure[] {
  return [
    { name: 'probe_dns_lookup_time_seconds', value: resolveMs / 1000 },
    { name: 'probe_ip_protocol', value: isIPv4(address) ? 4 : 6 },
    { name: 'probe_ip_addr_hash', value: hashOf(bytesOf(address)) },
  ]
}

/** FNV-1a of 32 bits. */
function hashOf(bytes: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

function bytesOf(address: string): readonly number[] {
  if (isIPv4(address)) return address.split('.').map(Number)
  // As browsers write it, so that a last part in dots is gone.
  const [head = '', tail] = new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const front = groups(head)
  const back = tail === undefined ? [] : groups(tail)
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back]
  return all.flatMap((group) => [group >> 8, group & 255])
}
