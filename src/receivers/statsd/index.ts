import { z } from 'zod'

import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { splitAt } from '../frames.ts'
import { defineReceiver, type Intake } from '../receiver.ts'
import { listenAt, portSetting, socketSettings } from '../socket-settings.ts'
import { limits } from './limits.ts'
import { StatsdSums } from './statsd-sums.ts'

const settings = z.strictObject({
  udp: portSetting('UDP port; 8125 is the usual one'),
  tcp: portSetting('TCP port, a line a metric'),
  ...socketSettings,
})

const aggregate = { everyMs: limits.flushMs, open: () => new StatsdSums() } as const

/** StatsD and DogStatsD 1.3: metrics, summed up for ten seconds at a time, events and service checks. */
export const statsd = defineReceiver({
  name: 'statsd',
  title: 'StatsD',
  settings,
  endpoints: (chosen) => {
    const udp = listenAt(chosen, chosen.udp)
    const tcp = listenAt(chosen, chosen.tcp)
    const shared = { signal: 'metrics', decode, aggregate } as const
    return [
      ...(udp === undefined ? [] : [{ ...shared, kind: 'udp' as const, path: 'udp', listen: udp, maxFrameBytes: limits.datagramBytes }]),
      ...(tcp === undefined
        ? []
        : [
            {
              ...shared,
              kind: 'tcp' as const,
              path: 'tcp',
              listen: tcp,
              maxFrameBytes: limits.lineBytes,
              split: splitAt(10),
              restIsFrame: true,
            },
          ]),
    ]
  },
})

/** One body by itself, as if nothing else ever came. */
function decode(intake: Intake, sink: TelemetrySink): void {
  const sums = new StatsdSums()
  sums.take(intake, (reason, count) => sink.reject(reason, count))
  for (const show of sums.cut(intake.receivedAt)) show(intake, sink)
}
