import { afterAll, beforeAll, expect, test } from 'vitest'

import { createRender } from '../../alerting/templates/create-render.ts'
import { parseNotificationTemplates } from '../../alerting/templates/notification-templates.ts'
import type { Delivery, Notification } from '../channel.ts'
import { answering, startFakeVendor, type FakeVendor } from '../testdata/fake-vendor.ts'
import { firing, resolved } from '../testdata/notifications.ts'
import { pushDirectory } from '../testdata/push-directory.ts'
import { slack } from './slack.ts'

const templates = parseNotificationTemplates(new Map())
let vendor: FakeVendor

beforeAll(async () => {
  vendor = await startFakeVendor()
})
afterAll(() => vendor.close())

const posted = answering(200, { ok: true, channel: 'C1', ts: '171.001' })
const bot = { app_token: 'xoxb-1', channel: '#ops' }

async function tell(given: object, notification: Notification, remembered: Record<string, string> = {}): Promise<Delivery> {
  vendor.seen.length = 0
  const settings = slack.settings.parse(given)
  return slack.deliver({
    message: slack.compose({ notification, settings, render: createRender({ notification, templates }), remembered }),
    settings,
    id: notification.id,
    now: notification.at,
    mayRepeat: false,
    send: vendor.send(),
    push: pushDirectory(vendor.send()),
    readSecretFile: (path) => Promise.resolve(`https://hooks.example/${path}\n`),
    mail: () => Promise.resolve(),
    signal: new AbortController().signal,
  })
}

const asked = (): string[] => vendor.seen.map(({ url }) => url)

test('with a bot the message is remembered, and what is over changes it', async () => {
  vendor.behave(posted)
  const { remember } = await tell(bot, firing)
  expect(asked()).toEqual(['https://slack.com/api/chat.postMessage'])
  expect(vendor.seen[0]?.headers.authorization).toBe('Bearer xoxb-1')
  expect(remember).toEqual({ ts: '171.001', channel: 'C1' })
  await tell(bot, resolved, remember)
  expect(asked()).toEqual(['https://slack.com/api/chat.update'])
  expect(JSON.parse(vendor.seen[0]?.body.toString() ?? '')).toMatchObject({ ts: '171.001', channel: 'C1' })
})

test('new alerts are a new message, for a change rings no bell, unless the settings say so', async () => {
  const remembered = { ts: '171.001', channel: 'C1' }
  const more = { ...firing, reason: 'new_alerts' } as const
  vendor.behave(posted)
  await tell(bot, more, remembered)
  expect(asked()).toEqual(['https://slack.com/api/chat.postMessage'])
  await tell({ ...bot, update_message: true }, more, remembered)
  expect(asked()).toEqual(['https://slack.com/api/chat.update'])
  await tell({ ...bot, update_message: false }, resolved, remembered)
  expect(asked()).toEqual(['https://slack.com/api/chat.postMessage'])
  await tell({ ...bot, update_message: true }, firing, remembered)
  expect(asked()).toEqual(['https://slack.com/api/chat.postMessage'])
})

test('a message that is gone is posted anew', async () => {
  vendor.behave((request, response) =>
    request.url.endsWith('update')
      ? answering(200, { ok: false, error: 'message_not_found' })(request, response)
      : posted(request, response),
  )
  expect(await tell(bot, resolved, { ts: '1', channel: 'C1' })).toMatchObject({ remember: { ts: '171.001' } })
  expect(asked()).toEqual(['https://slack.com/api/chat.update', 'https://slack.com/api/chat.postMessage'])
})

test('a webhook of a file says ok', async () => {
  vendor.behave(answering(200, 'ok'))
  expect(await tell({ api_url_file: 'services/T/B/x' }, firing, { ts: '1', channel: 'C1' })).toEqual({})
  expect(asked()).toEqual(['https://hooks.example/services/T/B/x'])
})

test('what passes is tried again', async () => {
  vendor.behave(answering(200, { ok: false, error: 'internal_error' }))
  await expect(tell(bot, firing)).rejects.toMatchObject({ retryable: true })
})
