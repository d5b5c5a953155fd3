import { timingSafeEqual } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { Ping } from '../heartbeat/pings.ts'
import type { Probes } from '../start-probes.ts'

/** A job says how it goes; whoever has the address may. Durable once it resolves. Throws Fault `not_found`. */
export async function callHeartbeat(probes: Probes, token: string, ping: Ping): Promise<{ readonly name: string }> {
  const asked = Buffer.from(token)
  const watch = [...probes.watcher.watches.values()].find(({ token: own }) => {
    const known = Buffer.from(own)
    return own !== '' && known.length === asked.length && timingSafeEqual(known, asked)
  })
  if (watch === undefined) throw new Fault('not_found', 'there is no heartbeat at this address')
  await probes.watcher.takePing(watch, ping)
  return { name: watch.monitor.spec.name }
}
