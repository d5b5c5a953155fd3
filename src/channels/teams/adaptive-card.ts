import type { DeliverCall, Delivery, Notification, Render } from '../channel.ts'
import type { HttpConfig } from '../settings/http-config.ts'
import { readSecretUrl } from '../settings/read-secret.ts'
import { cutBytes, cutText } from '../text/cut-text.ts'
import { escapeMarkdown } from '../text/escape.ts'
import { messageLinks } from '../text/message-links.ts'
import { markRepeat } from '../text/repeat-mark.ts'
import { callVendor } from '../vendor/call-vendor.ts'

interface TeamsSettings {
  readonly webhook_url?: string | undefined
  readonly webhook_url_file?: string | undefined
  readonly http_config?: HttpConfig | undefined
  readonly title: string
  readonly text: string
}

export interface TeamsMessage {
  readonly title: string
  readonly text: string
  readonly color: 'Attention' | 'Good'
  readonly actions: readonly { readonly type: 'Action.OpenUrl'; readonly title: string; readonly url: string }[]
}

const maxTitle = 1024
/** Teams refuses messages of more than 28 kB, with everything round the text. */
const maxTextBytes = 20_000

/** Title, text and buttons of an Adaptive Card. */
export function composeCard(settings: TeamsSettings, notification: Notification, render: Render): TeamsMessage {
  return {
    title: cutText(render.text(settings.title, escapeMarkdown), maxTitle),
    text: cutBytes(render.text(settings.text, escapeMarkdown), maxTextBytes, '\n\n… (cut: the whole text is on the page)'),
    color: notification.status === 'firing' ? 'Attention' : 'Good',
    actions: messageLinks(notification).map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  }
}

/** To the webhook of a Teams workflow, in the envelope that Alertmanager's msteamsv2 sends. */
export async function deliverCard(call: DeliverCall<TeamsSettings, TeamsMessage>): Promise<Delivery> {
  const { message, settings } = call
  const url = await readSecretUrl(call, 'webhook_url', settings.webhook_url, settings.webhook_url_file)
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [
      {
        type: 'TextBlock',
        text: markRepeat(message.title, call.mayRepeat),
        weight: 'Bolder',
        size: 'Medium',
        wrap: true,
        style: 'heading',
        color: message.color,
      },
      { type: 'TextBlock', text: message.text, wrap: true },
    ],
    actions: message.actions,
    msteams: { width: 'full' },
  }
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }
  await callVendor(call, {
    vendor: 'Teams',
    http: settings.http_config,
    request: {
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', attachments: [attachment] }),
    },
  })
  return {}
}
