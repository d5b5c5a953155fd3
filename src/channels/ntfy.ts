import { z } from 'zod'

import type { ComposeInput, DeliverCall, Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, httpUrl, secret, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { cutBytes, cutText } from './text/cut-text.ts'
import { messageLinks } from './text/message-links.ts'
import { plainMessage, subject } from './text/own-templates.ts'
import { markRepeat } from './text/repeat-mark.ts'
import { callVendor } from './vendor/call-vendor.ts'
import { readJson, textOf } from './vendor/read-json.ts'

const settings = z
  .strictObject({
    ...httpChannelFields,
    url: httpUrl.default('https://ntfy.sh').meta({ description: 'Address of the server' }),
    topic: secret.min(1).optional().meta({ description: 'Topic; on an open server whoever knows it can read along' }),
    topic_file: secretFile.optional().meta({ description: 'File of the same' }),
    token: secret.optional().meta({ description: 'Access token, where the server asks for one' }),
    token_file: secretFile.optional().meta({ description: 'File of the same' }),
    title: template.default(subject).meta({ description: 'Title, up to 250 characters' }),
    message: template.default(plainMessage).meta({ description: 'Text, up to 4096 bytes' }),
    priority: template
      .default('{{ if ne .Status "firing" }}3{{ else if eq .CommonLabels.severity "critical" }}5{{ else }}4{{ end }}')
      .meta({ description: '1 to 5' }),
    tags: template
      .default('{{ if eq .Status "firing" }}rotating_light{{ else }}white_check_mark{{ end }}')
      .meta({ description: 'Tags or emoji, with commas' }),
  })
  .check(eitherOf('topic', 'topic_file'), eitherOf('token', 'token_file', 'optional'))

type Settings = z.output<typeof settings>

interface NtfyMessage {
  readonly title: string
  readonly message: string
  readonly priority: number
  readonly tags: readonly string[]
  readonly click: string
  readonly actions: readonly { readonly action: 'view'; readonly label: string; readonly url: string }[]
}

const maxTitle = 250
/** What is longer becomes an attachment. */
const maxMessageBytes = 4000
const maxActions = 3

/** ntfy's publishing as JSON: ntfy.sh or your own. */
export const ntfy = defineChannel<Settings, NtfyMessage>({
  name: 'ntfy',
  title: 'ntfy',
  setUp: [
    'Choose a topic nobody guesses, and subscribe to it in the ntfy app.',
    'Enter it as `topic`; for a server of your own its `url`, and a `token` if it asks for one.',
  ],
  settings,
  secrets: ['topic', 'token', ...httpSecrets],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): NtfyMessage {
  const priority = Number(render.text(wanted.priority).trim())
  return {
    title: cutText(render.text(wanted.title).replaceAll(/\s+/g, ' ').trim(), maxTitle),
    message: cutBytes(render.text(wanted.message).trim(), maxMessageBytes),
    priority: Number.isInteger(priority) && priority >= 1 && priority <= 5 ? priority : 3,
    tags: render
      .text(wanted.tags)
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    click: notification.links.show,
    actions: messageLinks(notification)
      .filter(({ label }) => label !== 'Resolve')
      .slice(0, maxActions)
      .map(({ label, url }) => ({ action: 'view', label, url })),
  }
}

async function deliver(call: DeliverCall<Settings, NtfyMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const topic = await readSecret(call, 'topic', wanted.topic, wanted.topic_file)
  const hasToken = (wanted.token ?? '') !== '' || (wanted.token_file ?? '') !== ''
  const token = hasToken ? await readSecret(call, 'token', wanted.token, wanted.token_file) : ''
  const answer = await callVendor(call, {
    vendor: 'ntfy',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: wanted.url,
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ topic, ...message, message: markRepeat(message.message, call.mayRepeat) }),
    },
    detail: (refusal) => textOf(readJson(refusal), 'error'),
  })
  const id = textOf(readJson(answer), 'id')
  return id === '' ? {} : { providerId: id }
}
