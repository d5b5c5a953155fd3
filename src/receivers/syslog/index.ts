import { z } from 'zod'

import { type Decode, defineReceiver, type Endpoint, type ListenAt } from '../receiver.ts'
import { listenAt, listenWithTls, portSetting, socketSettings, tlsSettings } from '../socket-settings.ts'
import { cards } from './cards.ts'
import { decodeSyslog } from './decode-syslog.ts'
import { limits } from './limits.ts'
import { splitSyslog } from './split-syslog.ts'
import { openZone } from './zone.ts'

const settings = z.strictObject({
  udp: portSetting('UDP port (RFC 5426); 514 is the usual one, 5514 needs no rights'),
  tcp: portSetting('TCP port (RFC 6587): messages that say their length, or lines'),
  tls: portSetting('TCP port with TLS (RFC 5425); 6514 is the usual one'),
  ...socketSettings,
  ...tlsSettings,
  timeZone: z
    .string()
    .max(64)
    .default('UTC')
    .refine((name) => openZone(name) !== undefined, 'is no time zone like UTC, +02:00 or Europe/Berlin')
    .meta({ description: 'Zone of senders whose times name none (RFC 3164)' }),
})

/** Syslog: RFC 5424 and RFC 3164 over UDP, TCP (RFC 6587) and TLS (RFC 5425). It acknowledges nothing; over TCP senders wait for us. */
export const syslog = defineReceiver({
  name: 'syslog',
  title: 'Syslog',
  cards,
  settings,
  endpoints: (chosen) => {
    const zone = openZone(chosen.timeZone) ?? (() => 0)
    const decode: Decode = (intake, sink) => decodeSyslog(intake, sink, zone)
    const stream = (path: string, listen: ListenAt): Endpoint => ({
      kind: 'tcp',
      signal: 'logs',
      path,
      listen,
      maxFrameBytes: limits.frameBytes,
      split: splitSyslog,
      restIsFrame: true,
      decode,
    })
    const udp = listenAt(chosen, chosen.udp)
    const tcp = listenAt(chosen, chosen.tcp)
    const tls = listenWithTls(chosen, chosen.tls)
    return [
      ...(udp === undefined
        ? []
        : [{ kind: 'udp' as const, signal: 'logs' as const, path: 'udp', listen: udp, maxFrameBytes: limits.datagramBytes, decode }]),
      ...(tcp === undefined ? [] : [stream('tcp', tcp)]),
      ...(tls === undefined ? [] : [stream('tls', tls)]),
    ]
  },
})
