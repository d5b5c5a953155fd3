import { z } from 'zod'

import { readSecretFile } from '../../lib/files/read-secret-file.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { framesOf } from '../frames.ts'
import { defineReceiver, type Endpoint, type Intake, type ListenAt } from '../receiver.ts'
import { listenAt, listenWithTls, portSetting, socketSettings, tlsSettings } from '../socket-settings.ts'
import { cards } from './cards.ts'
import { converse, type Trust } from './converse.ts'
import { EventReader } from './event-reader.ts'
import { isZipped } from './is-zipped.ts'
import { limits } from './limits.ts'
import { splitMessage } from './split-message.ts'

const file = z.string().min(1).max(4096)

const settings = z
  .strictObject({
    tcp: portSetting('TCP port; 24224 is the usual one'),
    tls: portSetting('TCP port with TLS'),
    ...socketSettings,
    ...tlsSettings,
    sharedKeyFile: file.optional().meta({
      description: 'File that holds the `shared_key` that senders must know; without it everybody who reaches the port may send',
    }),
    users: z
      .array(z.strictObject({ username: z.string().min(1).max(256), passwordFile: file }))
      .max(1000)
      .default([])
      .meta({ description: 'Users that senders must be one of, besides knowing the shared key' }),
  })
  .refine(
    ({ users, sharedKeyFile }) => users.length === 0 || sharedKeyFile !== undefined,
    'users need a sharedKeyFile: the protocol asks for both',
  )

/**
 * The forward protocol of Fluentd and Fluent Bit, version 1 (https://github.com/fluent/fluentd/wiki/Forward-Protocol-Specification-v1): events
 * become log records; a message that wants it is acknowledged once it is durable.
 */
export const fluentForward = defineReceiver({
  name: 'fluent_forward',
  title: 'Fluent forward',
  cards,
  settings,
  decodeFrames: decode,
  endpoints: (chosen) => {
    const trust = trustOf(chosen)
    return [...endpoint('tcp', listenAt(chosen, chosen.tcp), trust), ...endpoint('tls', listenWithTls(chosen, chosen.tls), trust)]
  },
})

function endpoint(path: string, listen: ListenAt | undefined, trust: Trust | undefined): Endpoint[] {
  if (listen === undefined) return []
  return [
    {
      kind: 'tcp',
      signal: 'logs',
      path,
      listen,
      maxFrameBytes: limits.frameBytes,
      split: splitMessage,
      restIsFrame: false,
      converse: (peer) => converse(peer, trust),
      decode,
      elsewhere: { inlineBytes: limits.inlineBytes, isHeavy: isZipped },
    },
  ]
}

/** Throws Fault('bad_input') when a file cannot be read. */
function trustOf({ sharedKeyFile, users, tcp, tls }: z.output<typeof settings>): Trust | undefined {
  if (tcp === undefined && tls === undefined) return undefined
  if (sharedKeyFile === undefined) return undefined
  return {
    sharedKey: readSecretFile(sharedKeyFile),
    users: new Map(users.map(({ username, passwordFile }) => [username, readSecretFile(passwordFile)])),
  }
}

function decode({ body, frames }: Intake, sink: TelemetrySink): void {
  const reader = new EventReader(sink)
  const { length, starts, ends } = framesOf(body, frames)
  for (let i = 0; i < length; i++) reader.read(body, starts[i] ?? 0, ends[i] ?? 0)
}
