import { z } from 'zod'

import type { Channel } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { eitherOf, httpUrl, secretFile, template } from '../settings/fields.ts'
import { httpChannelFields, httpSecrets } from '../settings/http-config.ts'
import { composeCard, deliverCard, type TeamsMessage } from './adaptive-card.ts'

/** The two names that Alertmanager's files have for Teams differ in their templates alone: connectors of the first kind are gone. */
export function defineTeams(name: 'msteams' | 'msteamsv2', title: string): Channel {
  const settings = z
    .strictObject({
      ...httpChannelFields,
      webhook_url: httpUrl.optional().meta({ description: 'Address that the workflow shows' }),
      webhook_url_file: secretFile.optional().meta({ description: 'File of the same' }),
      title: template.default(`{{ template "${name}.default.title" . }}`).meta({ description: 'Title' }),
      ...(name === 'msteams' ? { summary: template.optional().meta({ description: 'Read; cards have none' }) } : {}),
      text: template.default(`{{ template "${name}.default.text" . }}`).meta({ description: 'Text, up to 20 kB' }),
    })
    .check(eitherOf('webhook_url', 'webhook_url_file'))
  return defineChannel<z.output<typeof settings>, TeamsMessage>({
    name,
    title,
    setUp: [
      "In Teams open the channel's menu, *Workflows*, and choose *Post to a channel when a webhook request is received*.",
      'Copy the address it shows into `webhook_url`. Connectors of the older kind (*Incoming Webhook*) no longer work at Microsoft; a workflow takes their place.',
    ],
    settings,
    secrets: ['webhook_url', ...httpSecrets],
    idempotent: false,
    sendsResolvedByDefault: true,
    compose: ({ settings: wanted, notification, render }) => composeCard(wanted, notification, render),
    deliver: deliverCard,
  })
}
