import type { Channel } from '../../channels/channel.ts'
import { compareBytes } from '../../lib/compare-bytes.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { kindOfChannel } from './extend-kind.ts'
import { integrationKinds } from './integrations/index.ts'
import type { IntegrationKind } from './integrations/integration-kind.ts'
import { readIntegrations, type WrittenIntegration } from './read-integrations.ts'
import type { ConfigReader } from './yaml/config-reader.ts'
import { readField } from './yaml/read-field.ts'

/** A receiver as written. */
export interface WrittenReceiver {
  readonly node: unknown
  readonly name: string
  readonly labels: LabelPairs
  readonly integrations: readonly WrittenIntegration[]
}

/** The receivers of the file, with an integration of each channel that Alertmanager or we have. What is wrong is reported. */
export function readReceivers(reader: ConfigReader, list: unknown, channels: ReadonlyMap<string, Channel>): readonly WrittenReceiver[] {
  const known = new Set(integrationKinds.map(({ channel }) => channel))
  const own = [...channels.values()].filter(({ name }) => !known.has(name)).map(kindOfChannel)
  const kinds = [...integrationKinds, ...own]
  return (reader.list(list, '[]config.Receiver') ?? []).map((node) => readReceiver(reader, node, { kinds, channels }))
}

function readReceiver(
  reader: ConfigReader,
  node: unknown,
  { kinds, channels }: { readonly kinds: readonly IntegrationKind[]; readonly channels: ReadonlyMap<string, Channel> },
): WrittenReceiver {
  const fields = reader.fields(node, 'config.plain', ['name', 'labels', ...kinds.map(({ key }) => key)])
  const name = reader.text(fields?.get('name')?.value)
  if (fields !== undefined && name === '') reader.report(node, 'missing name in receiver')
  const labels = readField(reader, fields?.get('labels')?.value, 'textMap').value as Readonly<Record<string, string>> | undefined
  const own = labels?.['name']
  if (own !== undefined && own !== name) {
    reader.report(node, `receiver label "name" must match receiver name ${quoteGo(name)}, got ${quoteGo(own)}`)
  }
  return {
    node,
    name,
    labels: Object.entries({ ...labels, name }).sort(([a], [b]) => compareBytes(a, b)),
    integrations: kinds.flatMap((kind) => readIntegrations(reader, { kind, channel: channels.get(kind.channel) }, fields?.get(kind.key))),
  }
}
