import { BlockList, isIP } from 'node:net'

import { Fault } from '../../../lib/errors.ts'
import { writeExposition } from '../../../lib/metrics/write-exposition.ts'
import { defineRoute } from '../../route.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export const prometheusMetrics = defineRoute({
  method: 'GET',
  path: '/metrics',
  summary: "Vedette's own metrics in the Prometheus text format",
  description: 'Open to callers on this machine; others need a token with the permission platform.read.',
  access: 'public',
  reply: 'text',
  handle: ({ platform }, { caller }) => {
    if (!caller.permissions.has('platform.read') && !isLoopback(caller.address)) {
      if (caller.actor.kind === 'anonymous') throw new Fault('unauthenticated', 'send an API token as Authorization: Bearer TOKEN')
      throw new Fault('forbidden', 'this needs the permission platform.read')
    }
    return Promise.resolve(writeExposition(platform.ownMetrics()))
  },
})

/** The addresses of this machine's own callers; IPv4 may come as `::ffff:127.0.0.1`. */
function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '')
  const family = isIP(plain)
  return family !== 0 && loopback.check(plain, family === 4 ? 'ipv4' : 'ipv6')
}
