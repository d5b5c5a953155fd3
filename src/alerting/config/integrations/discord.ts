import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'
import { checkWebhookUrl } from './webhook-url.ts'

/** Alertmanager's `discord_configs`. */
export const discordKind: IntegrationKind = {
  key: 'discord_configs',
  channel: 'discord',
  sendsResolved: true,
  missing: 'missing discord config',
  section: {
    type: 'discord.plain',
    fields: {
      ...httpFields,
      webhook_url: 'secretUrl',
      webhook_url_file: 'text',
      content: 'text',
      title: 'text',
      message: 'text',
      username: 'text',
      avatar_url: 'text',
    },
    complete: checkWebhookUrl,
  },
  fillIn: inheritHttp,
}
