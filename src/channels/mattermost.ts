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

const field = z.strictObject({
  title: template.min(1),
  value: template.min(1),
  short: z.boolean().optional(),
})

/** Of an attachment: those that are addresses or colours are not escaped. */
const attachmentFields = {
  fallback: template.optional().meta({ description: 'Text of the desktop notification' }),
  color: template.optional().meta({ description: 'Colour of the bar' }),
  pretext: template.optional().meta({ description: 'Text above' }),
  author_name: template.optional().meta({ description: 'Author' }),
  author_link: template.optional().meta({ description: 'Where the author leads' }),
  author_icon: template.optional().meta({ description: 'Picture of the author' }),
  title: template.optional().meta({ description: 'Title' }),
  title_link: template.optional().meta({ description: 'Where the title leads' }),
  fields: z.array(field).max(100).optional().meta({ description: 'Fields below the text' }),
  thumb_url: template.optional().meta({ description: 'Small picture beside' }),
  footer: template.optional().meta({ description: 'Small text at the end' }),
  footer_icon: template.optional().meta({ description: 'Picture beside it' }),
  image_url: template.optional().meta({ description: 'Picture below' }),
}

const attachment = z.strictObject({ ...attachmentFields, text: template.optional() })

/** Alertmanager's `mattermost_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    webhook_url: httpUrl.optional().meta({ description: 'Address of the incoming webhook' }),
    webhook_url_file: secretFile.optional().meta({ description: 'File of the same' }),
    channel: template.optional().meta({ description: 'Another channel than the webhook has' }),
    username: template.default('{{ template "mattermost.default.username" . }}').meta({ description: 'Name shown as the sender' }),
    icon_url: template.optional().meta({ description: 'Picture of the sender' }),
    icon_emoji: template.optional().meta({ description: 'Emoji of the sender' }),
    ...attachmentFields,
    text: template.default('{{ template "mattermost.default.text" . }}').meta({ description: 'Text, up to 16383 characters' }),
    fallback: template.default('{{ template "mattermost.default.fallback" . }}').meta({ description: 'Text of the desktop notification' }),
    color: template.default('{{ template "mattermost.default.color" . }}').meta({ description: 'Colour of the bar' }),
    title: template.default('{{ template "mattermost.default.title" . }}').meta({ description: 'Title' }),
    title_link: template.default('{{ template "mattermost.default.titlelink" . }}').meta({ description: 'Where the title leads' }),
    attachments: z
      .array(attachment)
      .max(20)
      .optional()
      .meta({ description: 'Attachments of your own instead of the one made of the settings' }),
    type: template.optional().meta({ description: 'Type of the post, `custom_…`' }),
    props: z.strictObject({ card: template.optional().meta({ description: 'Markdown shown beside the channel' }) }).optional(),
    priority: z
      .strictObject({
        priority: template.optional().meta({ description: '`urgent`, `important` or `standard`' }),
        requested_ack: z.boolean().optional().meta({ description: 'Ask for an acknowledgement inside Mattermost' }),
        persistent_notifications: z.boolean().optional().meta({ description: 'Repeat while urgent' }),
      })
      .optional(),
  })
  .check(eitherOf('webhook_url', 'webhook_url_file'))

type Settings = z.output<typeof settings>
type MattermostMessage = Readonly<Record<string, unknown>> & { readonly text?: string }

const maxText = 16_383 - repeatMarkLength
/** These lead somewhere or are names of colours and emoji: escaping would break them. */
const plainFields = new Set(['color', 'author_link', 'author_icon', 'title_link', 'thumb_url', 'footer_icon', 'image_url'])

/** A Mattermost incoming webhook, as Alertmanager sends it, with the links at the end of the text. */
export const mattermost = defineChannel<Settings, MattermostMessage>({
  name: 'mattermost',
  title: 'Mattermost',
  setUp: ['In Mattermost open *Integrations*, *Incoming Webhooks*, and add one for the channel.', 'Copy its address into `webhook_url`.'],
  settings,
  secrets: ['webhook_url', ...httpSecrets],
  addresses: ['channel'],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): MattermostMessage {
  const links = markdownLinks(notification)
  const plain = (text: string | undefined): string => (text === undefined ? '' : render.text(text))
  const own = wanted.attachments ?? []
  const text = render.text(wanted.text, escapeMarkdown)
  const { priority, props } = wanted
  return present({
    channel: plain(wanted.channel),
    username: plain(wanted.username),
    icon_url: plain(wanted.icon_url),
    icon_emoji: plain(wanted.icon_emoji),
    type: plain(wanted.type),
    text: own.length > 0 ? withTail(text, links, maxText) : '',
    attachments:
      own.length > 0
        ? own.map((each) => composeAttachment(each, render))
        : [{ ...composeAttachment(wanted, render), text: withTail(text, links, maxText).trimStart() }],
    priority:
      (priority?.priority ?? '') === ''
        ? ''
        : composePriority(plain(priority?.priority), priority?.requested_ack, priority?.persistent_notifications),
    props: (props?.card ?? '') === '' ? '' : { card: render.text(props?.card ?? '', escapeMarkdown) },
  })
}

function composeAttachment(from: z.output<typeof attachment>, render: ComposeInput<Settings>['render']): Record<string, unknown> {
  const names = [...Object.keys(attachmentFields), 'text'] as (keyof typeof from)[]
  return present(
    Object.fromEntries(
      names.map((name) => {
        const value = from[name]
        if (Array.isArray(value)) {
          return [
            name,
            value.map(({ title, value: text, short }) => ({
              title: render.text(title, escapeMarkdown),
              value: cutText(render.text(text, escapeMarkdown), maxText),
              ...(short === undefined ? {} : { short }),
            })),
          ]
        }
        return [name, value === undefined ? '' : cutText(render.text(value, plainFields.has(name) ? undefined : escapeMarkdown), maxText)]
      }),
    ),
  )
}

/** What Mattermost would refuse is made to fit, as Alertmanager does. */
function composePriority(wanted: string, requestedAck = false, persistent = false): Record<string, unknown> {
  const lower = wanted.toLowerCase()
  const priority = ['urgent', 'important', 'standard'].includes(lower) ? lower : 'standard'
  return {
    priority,
    ...(requestedAck && priority !== 'standard' ? { requested_ack: true } : {}),
    ...(persistent && priority === 'urgent' ? { persistent_notifications: true } : {}),
  }
}

async function deliver(call: DeliverCall<Settings, MattermostMessage>): Promise<Delivery> {
  const url = await readSecretUrl(call, 'webhook_url', call.settings.webhook_url, call.settings.webhook_url_file)
  const body = call.mayRepeat ? { ...call.message, text: markRepeat(call.message.text ?? '', true).trim() } : call.message
  await callVendor(call, {
    vendor: 'Mattermost',
    http: call.settings.http_config,
    request: { method: 'POST', url: url.href, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    detail: (refusal) => textOf(readJson(refusal), 'message'),
  })
  return {}
}

function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''))
}
