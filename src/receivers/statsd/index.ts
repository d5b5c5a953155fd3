import { z } from 'zod'

import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { splitAt } from '../frames.ts'
import { defineReceiver, type Endpoint, type Intake } from '../receiver.ts'
import { listenAt, listenAtUnix, portSetting, socketSettings, unixSetting } from '../socket-settings.ts'
import { cards } from './cards.ts'
import { limits } from './limits.ts'
import { StatsdSums } from './statsd-sums.ts'

const settings = z.strictObject({
  udp: portSetting('UDP port; 8125 is the usual one'),
  tcp: portSetting('TCP port, a line a metric'),
  unix: unixSetting('Path of a Unix stream socket, a line a metric; its owner and group may write to it. Datagram sockets are not offered'),
  ...socketSettings,
})

/** StatsD and DogStatsD 1.3: metrics, summed up for ten seconds at a time, events and service checks. */
export const statsd = defineReceiver({
  name: 'statsd',
  title: 'StatsD',
  cards,
  settings,
  endpoints: (chosen) => {
    // One for all: of a series that comes to two listeners each would tell another value, and of two increases in one time one would be lost.
    const sums = new StatsdSums()
    const aggregate = { everyMs: limits.flushMs, open: () => sums } as const
    const shared = { signal: 'metrics', decode, aggregate } as const
    const stream = { ...shared, kind: 'tcp', maxFrameBytes: limits.lineBytes, split: splitAt(10), restIsFrame: true } as const
    const udp = listenAt(chosen, chosen.udp)
    const tcp = listenAt(chosen, chosen.tcp)
    const unix = listenAtUnix(chosen, chosen.unix)
    const endpoints: Endpoint[] = []
    if (udp !== undefined) endpoints.push({ ...shared, kind: 'udp', path: 'udp', listen: udp, maxFrameBytes: limits.datagramBytes })
    if (tcp !== undefined) endpoints.push({ ...stream, path: 'tcp', listen: tcp })
    if (unix !== undefined) endpoints.push({ ...stream, path: 'unix', listen: unix })
    return endpoints
  },
})

/** One body by itself, as if nothing else ever came. */
function decode(intake: Intake, sink: TelemetrySink): void {
  const sums = new StatsdSums()
  sums.take(intake, (reason, count) => sink.reject(reason, count))
  for (const show of sums.cut(intake.receivedAt)) show(intake, sink)
}
