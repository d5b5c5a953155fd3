import { z } from 'zod'

import type { Channel } from '../../channels/channel.ts'
import { httpSection } from './http/http-section.ts'
import type { IntegrationKind } from './integrations/integration-kind.ts'
import { commonFields } from './integrations/integration-kind.ts'
import type { Field } from './yaml/section.ts'

/** What Alertmanager knows of a channel, and the settings that only ours has. */
export function extendKind(kind: IntegrationKind, channel: Channel): IntegrationKind {
  return { ...kind, section: { ...kind.section, fields: { ...fieldsOf(channel), ...kind.section.fields } } }
}

/** A channel that Alertmanager has not: `ntfy` reads `ntfy_configs`. */
export function kindOfChannel(channel: Channel): IntegrationKind {
  return {
    key: `${channel.name}_configs`,
    channel: channel.name,
    sendsResolved: channel.sendsResolvedByDefault,
    section: { type: `${channel.name}.Config`, fields: { ...fieldsOf(channel), ...commonFields } },
    missing: `missing ${channel.name} config`,
    fillIn: () => undefined,
  }
}

function fieldsOf({ settings, secrets }: Channel): Readonly<Record<string, Field>> {
  const shape = settings instanceof z.ZodObject ? (settings.shape as Readonly<Record<string, z.ZodType>>) : {}
  // Its secrets lie deeper: what is shown of it is what Alertmanager shows.
  const fieldOf = (name: string, schema: z.ZodType): Field =>
    name === 'http_config' ? httpSection : { schema, secret: secrets.includes(name) }
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, fieldOf(name, schema)]))
}
