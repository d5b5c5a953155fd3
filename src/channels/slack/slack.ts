import type { OutgoingAnswer } from '../../lib/outgoing/outgoing-http.ts'
import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { httpSecrets } from '../settings/http-config.ts'
import { readSecret } from '../settings/read-secret.ts'
import { withTimeout } from '../settings/with-timeout.ts'
import { escapeMrkdwn } from '../text/escape.ts'
import { markRepeat } from '../text/repeat-mark.ts'
import { callVendor, oneLine } from '../vendor/call-vendor.ts'
import { fieldOf, readJson, textOf } from '../vendor/read-json.ts'
import { composeAttachments, type SlackAttachment } from './compose-attachments.ts'
import { slackSettings, type SlackSettings } from './settings.ts'

const postMessage = 'https://slack.com/api/chat.postMessage'

interface SlackMessage {
  readonly body: Readonly<Record<string, unknown>> & { readonly attachments: readonly SlackAttachment[] }
  /** The message to change instead of posting another. */
  readonly update: { readonly ts: string; readonly channel: string } | undefined
}

/** The token has ended, or may not do this. */
const ofToken = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'missing_scope',
  'org_login_required',
  'access_denied',
])
/** Errors of Slack's that pass. */
const passing = new Set(['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])
/** The message to change is gone or too old: another is posted. */
const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'channel_not_found'])

/** Incoming webhooks and `chat.postMessage`; with a bot's token the message of a group is changed in place. */
export const slack = defineChannel<SlackSettings, SlackMessage>({
  name: 'slack',
  title: 'Slack',
  setUp: [
    'At api.slack.com/apps make an app for your workspace.',
    'The short way: switch on *Incoming Webhooks*, add one for the channel, and paste its address into `api_url`.',
    'To have messages changed in place: under *OAuth & Permissions* give the bot `chat:write`, install the app, invite it to the channel, paste the bot token (`xoxb-…`) into `app_token` and name the `channel`.',
    'To press the buttons inside Slack: under *Interactivity & Shortcuts* enter `https://…/webhooks/slack` with the address of this platform as the request URL, and paste the *Signing Secret* of *Basic Information* into `signing_secret`.',
  ],
  settings: slackSettings,
  secrets: ['api_url', 'app_token', 'signing_secret', ...httpSecrets],
  addresses: ['channel'],
  recipient: ({ body }) => (typeof body['channel'] === 'string' ? `Slack ${body['channel']}` : ''),
  idempotent: false,
  sendsResolvedByDefault: false,
  compose,
  deliver,
})

function compose({ notification, settings, render, remembered }: ComposeInput<SlackSettings>): SlackMessage {
  const plain = (template: string | undefined): string => (template === undefined ? '' : render.text(template))
  const members = {
    channel: plain(settings.channel),
    username: plain(settings.username),
    icon_emoji: plain(settings.icon_emoji),
    icon_url: plain(settings.icon_url),
    ...(settings.link_names ? { link_names: true } : {}),
    text: settings.message_text === undefined ? '' : render.text(settings.message_text, escapeMrkdwn),
  }
  const { ts, channel } = remembered
  const isOver = notification.reason === 'all_resolved' || notification.reason === 'some_resolved'
  const updates = settings.update_message ?? isOver
  return {
    body: {
      ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '')),
      attachments: composeAttachments(settings, notification, render),
    },
    update: updates && notification.reason !== 'first' && ts !== undefined && channel !== undefined ? { ts, channel } : undefined,
  }
}

async function deliver(call: DeliverCall<SlackSettings, SlackMessage>): Promise<Delivery> {
  const { settings, message } = call
  const limited = withTimeout(call, settings.timeout)
  const { url, headers } = await address(limited)
  if (message.update !== undefined && url.endsWith('/chat.postMessage')) {
    const changed = { ...message.body, ts: message.update.ts, channel: message.update.channel }
    const answer = await post(limited, url.replace(/postMessage$/, 'update'), headers, changed)
    if (!gone.has(textOf(readJson(answer), 'error'))) return readAnswer(answer)
  }
  return readAnswer(await post(limited, url, headers, marked(message.body, call.mayRepeat)))
}

function marked(body: SlackMessage['body'], mayRepeat: boolean): SlackMessage['body'] {
  const [first, ...others] = body.attachments
  if (!mayRepeat || first === undefined) return body
  return { ...body, attachments: [{ ...first, pretext: markRepeat(first.pretext ?? '', true).trim() }, ...others] }
}

async function address(call: DeliverCall<SlackSettings, SlackMessage>): Promise<{ url: string; headers: Record<string, string> }> {
  const { app_token: token, app_token_file: tokenFile, app_url: appUrl, api_url: hook, api_url_file: hookFile } = call.settings
  if ((token ?? '') === '' && (tokenFile ?? '') === '') return { url: await readSecret(call, 'api_url', hook, hookFile), headers: {} }
  return { url: appUrl ?? postMessage, headers: { authorization: `Bearer ${await readSecret(call, 'app_token', token, tokenFile)}` } }
}

function post(
  call: DeliverCall<SlackSettings, SlackMessage>,
  url: string,
  headers: Record<string, string>,
  body: Readonly<Record<string, unknown>>,
): Promise<OutgoingAnswer> {
  return callVendor(call, {
    vendor: 'Slack',
    http: call.settings.http_config,
    request: {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
    },
  })
}

/** Webhooks say `ok`; the API says 200 to everything and tells in JSON. */
function readAnswer(answer: OutgoingAnswer): Delivery {
  if (!(answer.headers['content-type'] ?? '').startsWith('application/json')) {
    if (answer.body.trim() === 'ok') return {}
    throw new DeliveryFault(`Slack did not take the message: ${oneLine(answer.body)}`, { retryable: false })
  }
  const json = readJson(answer)
  if (json === undefined) throw new DeliveryFault('Slack did not answer in JSON.', { retryable: true, mayHaveArrived: true })
  const error = textOf(json, 'error')
  if (fieldOf(json, 'ok') !== true) {
    throw new DeliveryFault(`Slack did not take the message: ${oneLine(error)}`, {
      retryable: passing.has(error),
      isOfChannel: ofToken.has(error),
    })
  }
  const [ts, channel] = [textOf(json, 'ts'), textOf(json, 'channel')]
  return ts === '' || channel === '' ? {} : { providerId: ts, remember: { ts, channel } }
}
