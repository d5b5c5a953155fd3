import { z } from 'zod'

import type { ComposeInput, DeliverCall, Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, httpUrl, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecretUrl } from './settings/read-secret.ts'
import { cutText, withTail } from './text/cut-text.ts'
import { escapeMarkdown } from './text/escape.ts'
import { markdownLinks } from './text/message-links.ts'
import { markRepeat, repeatMarkLength } from './text/repeat-mark.ts'
import { callVendor } from './vendor/call-vendor.ts'
import { readJson, textOf } from './vendor/read-json.ts'

/** Alertmanager's `discord_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    webhook_url: httpUrl.optional().meta({ description: 'Address of the webhook' }),
    webhook_url_file: secretFile.optional().meta({ description: 'File of the same' }),
    content: template.default('{{ template "discord.default.content" . }}').meta({ description: 'Text above, up to 2000 characters' }),
    title: template.default('{{ template "discord.default.title" . }}').meta({ description: 'Title, up to 256 characters' }),
    message: template.default('{{ template "discord.default.message" . }}').meta({ description: 'Text, up to 4096 characters' }),
    username: z.string().max(80).optional().meta({ description: 'Name shown as the sender' }),
    avatar_url: z.string().max(2048).optional().meta({ description: 'Picture of the sender' }),
  })
  .check(eitherOf('webhook_url', 'webhook_url_file'))

type Settings = z.output<typeof settings>

interface DiscordMessage {
  readonly content: string
  readonly embeds: readonly [{ readonly title: string; readonly description: string; readonly color: number }]
  readonly username?: string
  readonly avatar_url?: string
  /** Nobody is called by what data says. */
  readonly allowed_mentions: { readonly parse: readonly string[] }
}

const red = 0x99_2d_22
const green = 0x2e_cc_71
const [maxContent, maxTitle, maxDescription] = [2000 - repeatMarkLength, 256, 4096]

/** A Discord webhook with one embed, as Alertmanager sends it, and the links below. */
export const discord = defineChannel<Settings, DiscordMessage>({
  name: 'discord',
  title: 'Discord',
  setUp: [
    "Open the channel's settings, *Integrations*, *Webhooks*, and make one.",
    'Copy its address into `webhook_url`. Who has it can write into the channel: it is kept like a password.',
  ],
  settings,
  secrets: ['webhook_url', ...httpSecrets],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): DiscordMessage {
  return {
    content: cutText(render.text(wanted.content, escapeMarkdown), maxContent),
    embeds: [
      {
        title: cutText(render.text(wanted.title, escapeMarkdown), maxTitle),
        description: withTail(render.text(wanted.message, escapeMarkdown), markdownLinks(notification), maxDescription),
        color: notification.status === 'firing' ? red : green,
      },
    ],
    ...((wanted.username ?? '') === '' ? {} : { username: wanted.username ?? '' }),
    ...(URL.canParse(wanted.avatar_url ?? '') ? { avatar_url: wanted.avatar_url ?? '' } : {}),
    allowed_mentions: { parse: [] },
  }
}

async function deliver(call: DeliverCall<Settings, DiscordMessage>): Promise<Delivery> {
  const url = await readSecretUrl(call, 'webhook_url', call.settings.webhook_url, call.settings.webhook_url_file)
  // Only then it says which message it became.
  url.searchParams.set('wait', 'true')
  const body = { ...call.message, content: markRepeat(call.message.content, call.mayRepeat).trim() }
  const answer = await callVendor(call, {
    vendor: 'Discord',
    http: call.settings.http_config,
    request: { method: 'POST', url: url.href, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    detail: (refusal) => textOf(readJson(refusal), 'message'),
  })
  const id = textOf(readJson(answer), 'id')
  return id === '' ? {} : { providerId: id }
}
