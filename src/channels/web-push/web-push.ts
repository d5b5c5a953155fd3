import { z } from 'zod'

import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { eitherOf, httpUrl, secret, secretFile, template } from '../settings/fields.ts'
import { httpChannelFields, httpSecrets } from '../settings/http-config.ts'
import { readSecret } from '../settings/read-secret.ts'
import { cutBytes } from '../text/cut-text.ts'
import { groupHash } from '../text/group-hash.ts'
import { messageLinks, type MessageLink } from '../text/message-links.ts'
import { plainMessage, subject } from '../text/own-templates.ts'
import { callVendor } from '../vendor/call-vendor.ts'
import { encryptPush, maxPushBytes } from './encrypt-push.ts'
import { signVapid } from './sign-vapid.ts'

const base64url = z.string().regex(/^[\w-]{1,200}={0,2}$/, 'is not base64url')

const settings = z
  .strictObject({
    ...httpChannelFields,
    endpoint: httpUrl.meta({ description: "The browser's address at its push service, from its subscription" }),
    p256dh: base64url.meta({ description: "The subscription's public key" }),
    auth: base64url.meta({ description: "The subscription's secret" }),
    vapid_subject: z
      .string()
      .regex(/^(mailto:|https:)\S{1,500}$/)
      .meta({ description: 'Who we are to the push service: mailto: or https:' }),
    vapid_public_key: base64url.meta({ description: "The platform's public key" }),
    vapid_private_key: secret.optional().meta({ description: 'Its private key' }),
    vapid_private_key_file: secretFile.optional().meta({ description: 'File of the same' }),
    title: template.default(subject).meta({ description: 'Title' }),
    message: template.default(plainMessage).meta({ description: 'Text' }),
  })
  .check(eitherOf('vapid_private_key', 'vapid_private_key_file'))

type Settings = z.output<typeof settings>

/** What the page's service worker gets, as JSON; `tag` makes the browser show one notification a group. */
interface PushMessage {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly url: string
  readonly actions: readonly MessageLink[]
  readonly urgency: 'high' | 'normal'
}

const [maxTitleBytes, maxBodyBytes] = [300, 1500]
/** What is not fetched in a day is no news. */
const timeToLiveSeconds = 24 * 3600
/** A Topic is at most so long (RFC 8030 §5.4). */
const topicLength = 32

/** Browser notifications: RFC 8030, 8291 and 8292. A newer message about a group replaces one that was not shown yet. */
export const webPush = defineChannel<Settings, PushMessage>({
  name: 'web_push',
  title: 'Browser notifications',
  setUp: ['Open the page in the browser that is to be told and press *Notify this browser*: the fields fill themselves.'],
  settings,
  secrets: ['endpoint', 'auth', 'vapid_private_key', ...httpSecrets],
  idempotent: true,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): PushMessage {
  const whole: PushMessage = {
    title: cutBytes(render.text(wanted.title).replaceAll(/\s+/g, ' ').trim(), maxTitleBytes),
    body: cutBytes(render.text(wanted.message).trim(), maxBodyBytes),
    tag: groupHash(notification.groupKey).slice(0, topicLength),
    url: notification.links.show,
    actions: messageLinks(notification),
    urgency: notification.status === 'firing' ? 'high' : 'normal',
  }
  // Escaped characters may take six times their bytes.
  if (Buffer.byteLength(JSON.stringify(whole)) <= maxPushBytes) return whole
  return { ...whole, title: cutBytes(whole.title, 100), body: cutBytes(whole.body, 150), actions: [] }
}

async function deliver(call: DeliverCall<Settings, PushMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const privateKey = await readSecret(call, 'vapid_private_key', wanted.vapid_private_key, wanted.vapid_private_key_file)
  let body, authorization
  try {
    body = encryptPush(JSON.stringify(message), {
      p256dh: Buffer.from(wanted.p256dh, 'base64url'),
      auth: Buffer.from(wanted.auth, 'base64url'),
    })
    authorization = signVapid(new URL(wanted.endpoint), wanted.vapid_subject, { publicKey: wanted.vapid_public_key, privateKey }, call.now)
  } catch {
    // The library's errors may hold keys.
    throw new DeliveryFault('The keys of the browser or of the platform cannot be used.', { retryable: false })
  }
  await callVendor(call, {
    vendor: 'The push service',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: wanted.endpoint,
      headers: {
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(timeToLiveSeconds),
        urgency: message.urgency,
        topic: message.tag,
        authorization,
      },
      body,
    },
    detail: ({ status }) => (status === 404 || status === 410 ? 'the browser has ended its subscription' : ''),
  })
  return {}
}
