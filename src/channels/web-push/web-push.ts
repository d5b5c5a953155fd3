import { z } from 'zod'

import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery, type PushBrowser } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { SecretMask } from '../secrets/secret-mask.ts'
import { template } from '../settings/fields.ts'
import { httpChannelFields, httpSecrets } from '../settings/http-config.ts'
import { cutBytes } from '../text/cut-text.ts'
import { groupHash } from '../text/group-hash.ts'
import { messageLinks, type MessageLink } from '../text/message-links.ts'
import { plainMessage, subject } from '../text/own-templates.ts'
import { callVendor } from '../vendor/call-vendor.ts'
import { encryptPush, maxPushBytes } from './encrypt-push.ts'
import { signVapid } from './sign-vapid.ts'

const settings = z.strictObject({
  ...httpChannelFields,
  user: z.string().min(3).max(254).meta({ description: 'E-mail address of the account whose browsers are told' }),
  title: template.default(subject).meta({ description: 'Title' }),
  message: template.default(plainMessage).meta({ description: 'Text' }),
})

type Settings = z.output<typeof settings>

/** What the page's service worker gets, as JSON; `tag` makes the browser show one notification a group. */
interface PushMessage {
  /** Whose browsers; not sent. */
  readonly user: string
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
  setUp: [
    'Whoever is to be told opens *Alerts*, *Inbox* in the browser and presses *Notify this browser*.',
    'Enter the e-mail address of their account: all their browsers are told.',
  ],
  settings,
  secrets: httpSecrets,
  recipient: ({ user }) => user,
  idempotent: true,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): PushMessage {
  const whole: PushMessage = {
    user: wanted.user,
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

/** A person is told when one of their browsers is. */
async function deliver(call: DeliverCall<Settings, PushMessage>): Promise<Delivery> {
  const { push, settings: wanted } = call
  const browsers = await push.browsersOf(wanted.user)
  const faults: DeliveryFault[] = []
  for (const browser of browsers) {
    try {
      await tellBrowser(call, browser)
    } catch (error) {
      if (!(error instanceof DeliveryFault)) throw error
      faults.push(error)
    }
  }
  if (faults.length < browsers.length) return {}
  throw (
    faults.find(({ retryable }) => retryable) ??
    faults[0] ??
    new DeliveryFault(`No browser of ${wanted.user} is to be told.`, { retryable: false, isOfChannel: true })
  )
}

async function tellBrowser({ push, ...call }: DeliverCall<Settings, PushMessage>, browser: PushBrowser): Promise<void> {
  const { endpoint, p256dh, auth } = browser
  const { user: _, ...message } = call.message
  let body, authorization
  try {
    body = encryptPush(JSON.stringify(message), { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') })
    authorization = signVapid(new URL(endpoint), push.vapid.subject, push.vapid, call.now)
  } catch {
    // The library's errors may hold keys.
    throw new DeliveryFault('The keys of the browser or of the platform cannot be used.', { retryable: false, isOfChannel: true })
  }
  const mask = new SecretMask(browser, ['endpoint', 'auth'])
  const { status } = await callVendor(
    { ...call, send: push.send },
    {
      vendor: 'The push service',
      http: call.settings.http_config,
      request: {
        method: 'POST',
        url: endpoint,
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
      detail: (answer) => mask.hide(answer.body),
      pass: (answer) => isGone(answer.status),
    },
  )
  if (!isGone(status)) return
  await push.forget(browser.id)
  throw new DeliveryFault(`The push service answered ${status}: the browser has ended its subscription`, {
    retryable: false,
    isOfChannel: true,
  })
}

/** RFC 8030 §7.3. */
function isGone(status: number): boolean {
  return status === 404 || status === 410
}
