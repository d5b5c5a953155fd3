import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { present } from '../../test/harness/present.ts'
import { createRender } from '../alerting/templates/create-render.ts'
import { parseNotificationTemplates } from '../alerting/templates/notification-templates.ts'
import { OutgoingFault } from '../lib/outgoing/outgoing-http.ts'
import type { LabelPairs } from '../model/label-pairs.ts'
import { DeliveryFault, type Channel, type DeliverCall, type Delivery, type Notification } from './channel.ts'
import { channels } from './index.ts'
import { cases, vapidPrivateKey } from './testdata/cases.ts'
import { emailSettings } from './testdata/email-settings.ts'
import {
  answering,
  breaking,
  echoing,
  endless,
  halfWay,
  silent,
  startFakeVendor,
  type FakeVendor,
  type SeenRequest,
} from './testdata/fake-vendor.ts'
import { anyNotification, firing, hostileTexts, resolved } from './testdata/notifications.ts'
import { pushDirectory } from './testdata/push-directory.ts'
import { textOf } from './vendor/read-json.ts'

const now = Date.UTC(2026, 2, 4, 5, 6, 8)
const overHttp = channels.filter(({ name }) => name !== 'email' && name !== 'inbox')
const templates = parseNotificationTemplates(new Map())
let vendor: FakeVendor

beforeAll(async () => {
  vendor = await startFakeVendor()
})
afterAll(() => vendor.close())

function settingsOf({ name, settings }: Channel): unknown {
  return settings.parse(name === 'email' ? emailSettings : name === 'inbox' ? {} : cases[name]?.settings)
}

function composeFor(channel: Channel, notification: Notification, remembered: Readonly<Record<string, string>> = {}): unknown {
  return channel.compose({ notification, settings: settingsOf(channel), render: createRender({ notification, templates }), remembered })
}

function deliverTo(channel: Channel, given: Partial<DeliverCall<unknown, unknown>> = {}): Promise<Delivery> {
  return channel.deliver({
    // As it comes out of the store.
    message: JSON.parse(JSON.stringify(composeFor(channel, firing))) as unknown,
    settings: settingsOf(channel),
    id: firing.id,
    now,
    mayRepeat: false,
    send: vendor.send(),
    readSecretFile: () => Promise.reject(new Error('no files here')),
    push: pushDirectory(given.send ?? vendor.send()),
    mail: () => Promise.resolve(),
    signal: new AbortController().signal,
    ...given,
  })
}

async function faultOf(delivery: Promise<Delivery>): Promise<DeliveryFault> {
  const error: unknown = await delivery.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DeliveryFault)
  expect(String(error)).not.toContain('S3CRET')
  expect(String(error)).not.toContain(vapidPrivateKey)
  return error as DeliveryFault
}

/** What may stand in no message of a channel that reads markup. */
const markup: Readonly<Record<string, readonly RegExp[]>> = {
  slack: [/<!channel>|<!here>/, /<https:\/\/evil/, /<script/],
  email: [/"html":".*<script/, /"html":".*<img src=x/, /"html":".*<b>\[x/, /"Subject":"[^"]*[\r\n]/],
  discord: [/[^\\]\[sign in/, /[^\\]<b>/],
  mattermost: [/[^\\]\[sign in/, /@(everyone|channel)/, /[^\\]<b>/],
  msteamsv2: [/[^\\]\[sign in/, /[^\\]<b>/],
  msteams: [/[^\\]\[sign in/, /[^\\]<b>/],
  telegram: [/"marked":\{"text":"[^}]*<(script|b|img)/],
}

describe('the registry', () => {
  test('every channel over HTTP has a case, and no name stands twice', () => {
    expect(overHttp.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort())
    expect(new Set(channels.map(({ name }) => name)).size).toBe(channels.length)
  })

  test.each(channels)('$name says how it is set up, and what every setting does', (channel) => {
    expect(channel.name).toMatch(/^[a-z0-9_]+$/)
    expect(channel.setUp.length).toBeGreaterThan(0)
    const settings = settingsOf(channel)
    // What was parsed can be parsed again: it is stored.
    expect(channel.settings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings)
    expect(channel.settings.safeParse({ ...(settings as object), unknown_field: 1 }).success).toBe(false)
  })
})

describe.each(channels)('$name', (channel) => {
  test('golden messages', async () => {
    const messages = { firing: composeFor(channel, firing), resolved: composeFor(channel, resolved) }
    const text = `${JSON.stringify(messages, null, 2)}\n`
    expect(text).not.toContain('S3CRET')
    await expect(text).toMatchFileSnapshot(`testdata/golden/${channel.name}.json`)
  })

  test('the links stand in what people see', () => {
    if (channel.name === 'webhook' || channel.name === 'inbox') return
    const { acknowledge, show } = firing.links
    const whole = (notification: Notification): string =>
      JSON.stringify(composeFor(channel, notification))
        .replaceAll('&amp;', '&')
        .replaceAll(String.raw`\u0026`, '&')
    expect(whole(firing)).toContain(acknowledge)
    // Closing at Opsgenie shows nothing.
    expect(whole(resolved).includes(show)).toBe(channel.name !== 'opsgenie')
    expect(whole(resolved)).not.toContain(acknowledge)
  })

  test('data cannot become markup', () => {
    const hostile: LabelPairs = hostileTexts.map((text, at) => [`l${at}`, text])
    const [alert] = firing.alerts
    const alerts =
      alert === undefined
        ? []
        : [
            {
              ...alert,
              labels: [['alertname', '<!here> @everyone'], ...hostile] as LabelPairs,
              annotations: [['summary', '<b>[x](https://evil.example)</b>']] as LabelPairs,
            },
          ]
    const text = JSON.stringify(composeFor(channel, { ...firing, alerts, commonLabels: alerts[0]?.labels ?? [] }))
    const { [channel.name]: forbidden } = markup
    for (const pattern of forbidden ?? []) expect(text).not.toMatch(pattern)
  })

  test('whatever is to be told can be composed, stored and sent', () => {
    fc.assert(
      fc.property(anyNotification, (notification) => {
        const message = composeFor(channel, notification)
        const text = JSON.stringify(message)
        expect(JSON.parse(text)).toEqual(message)
        // PostgreSQL takes neither; a webhook's body is JSON inside, where they are written out.
        const body = channel.name === 'webhook' ? (message as { body: string }).body : '{}'
        expect(text.replace(JSON.stringify(body), '')).not.toMatch(/\\u0000|\\ud[89a-f]/i)
        expect(typeof JSON.parse(body)).toBe('object')
        expect(text.length).toBeLessThan(700_000)
      }),
      { numRuns: 40 },
    )
  })
})

describe.each(overHttp)('$name and its vendor', (channel) => {
  const known = cases[channel.name]

  test('golden requests', async () => {
    vendor.behave(known?.taken ?? silent)
    vendor.seen.length = 0
    expect((await deliverTo(channel)).providerId).toBe(known?.providerId)
    const requests = vendor.seen.map((request) => readable(channel, request))
    await expect(`${JSON.stringify(requests, null, 2)}\n`).toMatchFileSnapshot(`testdata/golden/${channel.name}.requests.json`)
  })

  test.each([400, 401, 403, 404, 409, 410, 413, 422, 302])('%i is final', async (status) => {
    vendor.behave(answering(status, 'no'))
    const fault = await faultOf(deliverTo(channel))
    expect(fault).toMatchObject({ retryable: false, mayHaveArrived: false })
    expect(fault.message).toContain(String(status))
  })

  test.each([
    [401, true],
    [404, true],
    [410, true],
    [400, false],
    [413, false],
    [503, false],
  ])('%i is of the channel, whatever the message says: %s', async (status, isOfChannel) => {
    vendor.behave(answering(status, 'no'))
    // The cases have one with actions.
    const settings = channel.name === 'webhook' ? channel.settings.parse({ url: 'https://h.example/hooks' }) : settingsOf(channel)
    expect((await faultOf(deliverTo(channel, { settings }))).isOfChannel).toBe(isOfChannel)
  })

  test('429 and 503 are tried again when the vendor says, 5xx at all', async () => {
    vendor.behave(answering(429, 'slow down', { 'retry-after': '7' }))
    expect(await faultOf(deliverTo(channel))).toMatchObject({ retryable: true, retryAfterMs: 7000, mayHaveArrived: false })
    vendor.behave(answering(503, 'later', { 'retry-after': new Date(now + 90_000).toUTCString() }))
    expect(await faultOf(deliverTo(channel))).toMatchObject({ retryable: true, retryAfterMs: 90_000, mayHaveArrived: false })
    vendor.behave(answering(500, 'oops'))
    expect(await faultOf(deliverTo(channel))).toMatchObject({ retryable: true, mayHaveArrived: true })
  })

  test.each([
    ['silence', silent],
    ['half an answer', halfWay],
  ])('%s: it may have arrived', async (_name, behaviour) => {
    const control = new AbortController()
    vendor.behave((request, response) => {
      behaviour(request, response)
      control.abort()
    })
    expect(await faultOf(deliverTo(channel, { signal: control.signal }))).toMatchObject({ retryable: true, mayHaveArrived: true })
  })

  test('a broken connection: it may have arrived', async () => {
    vendor.behave(breaking)
    expect(await faultOf(deliverTo(channel))).toMatchObject({ retryable: true, mayHaveArrived: true })
  })

  test('a body without end is not read', async () => {
    vendor.behave(endless)
    const fault = await faultOf(deliverTo(channel))
    expect(fault.retryable).toBe(false)
    expect(fault.message.length).toBeLessThan(500)
  })

  test('200 that means no is no', async () => {
    for (const lie of known?.lies ?? []) {
      vendor.behave(lie)
      await faultOf(deliverTo(channel))
    }
  })

  test('a vendor that repeats all it was told puts no secret into the error', async () => {
    for (const status of [400, 500, 200]) {
      vendor.behave(echoing(status))
      const error: unknown = await deliverTo(channel).catch((reason: unknown) => reason)
      expect(error instanceof Error ? `${error.message}${error.stack ?? ''}${String(error.cause)}` : '').not.toMatch(/S3CRET|UzNDUkVU/)
    }
  })

  test('an address inside is refused for good', async () => {
    const send = () => Promise.reject(new OutgoingFault('refused', 'x is an address inside'))
    expect(await faultOf(deliverTo(channel, { send }))).toMatchObject({ retryable: false, mayHaveArrived: false })
  })

  test('what may be a repeat says so where the vendor cannot tell', async () => {
    vendor.behave(known?.taken ?? silent)
    vendor.seen.length = 0
    await deliverTo(channel, { mayRepeat: true })
    const sent = vendor.seen
      .map(({ body }) => body.toString())
      .join('')
      .replaceAll('+', ' ')
    expect(/possibly (\\+)?a repeat/.test(sent)).toBe(!channel.idempotent)
  })
})

test.each([
  ['telegram', 4096, { message: '{{ .CommonLabels.alertname }}' }, '$.text'],
  ['telegram', 4096, { parse_mode: '', message: '{{ .CommonLabels.alertname }}' }, '$.text'],
  ['discord', 2000, { content: '{{ .CommonLabels.alertname }}' }, '$.content'],
  ['mattermost', 16_383, { attachments: [{ text: 'x' }], text: '{{ .CommonLabels.alertname }}' }, '$.text'],
  ['pushover', 1024, { message: '{{ .CommonLabels.alertname }}' }, 'message'],
  ['twilio', 1600, { message: '{{ .CommonLabels.alertname }}' }, 'Body'],
  ['sns', 1600, { topic_arn: undefined, phone_number: '+15550002', message: '{{ .CommonLabels.alertname }}' }, 'Message'],
] as const)('%s takes at most %i characters, of what may be a repeat too, with %j', async (name, limit, given, field) => {
  const channel = channels.find((one) => one.name === name)
  if (channel === undefined) throw new Error('no such channel')
  const settings = channel.settings.parse({ ...cases[name]?.settings, ...given })
  const long = 'x'.repeat(limit)
  for (const notification of [firing, resolved].map((each) => ({ ...each, commonLabels: [['alertname', long]] as const }))) {
    const message = channel.compose({ notification, settings, render: createRender({ notification, templates }), remembered: {} })
    vendor.behave(cases[name]?.taken ?? silent)
    vendor.seen.length = 0
    await deliverTo(channel, { message, settings, mayRepeat: true })
    const body = vendor.seen[0]?.body.toString() ?? ''
    const sent = field.startsWith('$.') ? textOf(JSON.parse(body) as unknown, field.slice(2)) : (new URLSearchParams(body).get(field) ?? '')
    expect(sent).toContain('possibly a repeat')
    expect(Array.from(sent).length).toBeLessThanOrEqual(limit)
  }
})

test.each([
  ['pagerduty', 400, { message: 'Event object is invalid', errors: ["Length of 'routing_key' is incorrect"] }, true],
  ['pagerduty', 400, { message: 'Event object is invalid', errors: ["'payload.summary' is missing or blank"] }, false],
  ['pushover', 400, { token: 'invalid', errors: ['application token is invalid'], status: 0 }, true],
  ['pushover', 400, { message: 'cannot be blank', errors: ['message cannot be blank'], status: 0 }, false],
  ['slack', 200, { ok: false, error: 'token_revoked' }, true],
  ['slack', 200, { ok: false, error: 'msg_too_long' }, false],
  ['vonage', 200, { messages: [{ status: '4', 'error-text': 'Invalid credentials' }] }, true],
  ['vonage', 200, { messages: [{ status: '6', 'error-text': 'Unroutable' }] }, false],
  ['webhook', 403, {}, false],
  ['discord', 403, {}, true],
] as const)('%s that answers %i with %j fails for its settings: %s', async (name, status, body, isOfChannel) => {
  const channel = channels.find((one) => one.name === name)
  if (channel === undefined) throw new Error('no such channel')
  vendor.behave(answering(status, JSON.stringify(body), { 'content-type': 'application/json' }))
  expect((await faultOf(deliverTo(channel))).isOfChannel).toBe(isOfChannel)
})

test('PagerDuty’s older API says with 403 that there are too many: it is asked again', async () => {
  const channel = present(channels.find((one) => one.name === 'pagerduty'))
  const settings = channel.settings.parse({ service_key: 'S3CRET' })
  const render = createRender({ notification: firing, templates })
  vendor.behave(answering(403, 'Rate limited'))
  const message = channel.compose({ notification: firing, settings, render, remembered: {} })
  expect(await faultOf(deliverTo(channel, { message, settings }))).toMatchObject({ retryable: true, isOfChannel: false })
})

test.each([
  ['webhook', { url: 'https://h.example/{{ .CommonLabels.team }}' }, 404, {}],
  ['webhook', { url: '{{ .CommonLabels.nothing }}' }, 200, {}],
  ['pagerduty', { routing_key: '{{ .CommonLabels.team }}' }, 400, { message: 'no', errors: ["Length of 'routing_key' is incorrect"] }],
  ['pagerduty', { routing_key: '{{ .CommonLabels.nothing }}' }, 202, {}],
  ['pushover', { user_key: '{{ .CommonLabels.team }}', token: 'S3CRET-token' }, 400, { user: 'invalid', errors: [], status: 0 }],
  ['opsgenie', { api_key: '{{ .CommonLabels.team }}' }, 401, {}],
  ['opsgenie', { api_key: '{{ .CommonLabels.team }}' }, 403, {}],
  ['slack', { api_url: 'https://hooks.slack.example/S3CRET', channel: '#{{ .CommonLabels.team }}' }, 404, {}],
  ['mattermost', { webhook_url: 'https://m.example/hooks/S3CRET', channel: '{{ .CommonLabels.team }}' }, 404, {}],
] as const)('%s with %j, filled in from the alerts, does not fail for its settings: %i', async (name, given, status, body) => {
  const channel = channels.find((one) => one.name === name)
  if (channel === undefined) throw new Error('no such channel')
  vendor.behave(answering(status, JSON.stringify(body), { 'content-type': 'application/json' }))
  const settings = channel.settings.parse(given)
  const message = channel.compose({
    notification: firing,
    settings,
    render: createRender({ notification: firing, templates }),
    remembered: {},
  })
  expect(await faultOf(deliverTo(channel, { message, settings }))).toMatchObject({ retryable: false, isOfChannel: false })
})

/** With what is different each time taken out. */
function readable(channel: Channel, { method, url, headers, body }: SeenRequest): unknown {
  const { 'content-length': _length, connection: _connection, ...others } = headers
  const fixed = channel.name === 'web_push' ? { ...others, authorization: others.authorization?.replace(/t=.*/, 't=…') } : others
  const text = body.toString('utf8')
  const type = headers['content-type'] ?? ''
  return {
    method,
    url,
    headers: fixed,
    body: type.includes('octet-stream')
      ? `${body.length} bytes`
      : type.includes('form')
        ? Object.fromEntries(new URLSearchParams(text))
        : (JSON.parse(text) as unknown),
  }
}
