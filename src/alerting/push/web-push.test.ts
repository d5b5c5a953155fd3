import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { openTestStore } from '../../../test/harness/open-test-store.ts'
import type { Caller } from '../../access/caller.ts'
import type { Delivery } from '../../channels/channel.ts'
import { answering, type FakeVendor, startFakeVendor } from '../../channels/testdata/fake-vendor.ts'
import { firing } from '../../channels/testdata/notifications.ts'
import { webPush } from '../../channels/web-push/web-push.ts'
import { createRender } from '../templates/create-render.ts'
import { parseNotificationTemplates } from '../templates/notification-templates.ts'
import { listBrowsers, removeBrowser, subscribeBrowser } from './browsers.ts'
import { openPushDirectory } from './open-push-directory.ts'
import { pushKeysOf } from './push-keys.ts'

let store: Awaited<ReturnType<typeof openTestStore>>
let vendor: FakeVendor
const clock = new ManualClock()
const keys = pushKeysOf(Buffer.alloc(32, 3))
const callerOf = (id: string): Caller => ({
  actor: { kind: 'user', id, name: id },
  projectId: 1,
  permissions: new Set(['alerts.read']),
  address: '',
})
const context = (id: string) => ({ state: store.state, clock, caller: callerOf(id) })

beforeAll(async () => {
  store = await openTestStore()
  vendor = await startFakeVendor()
  for (const id of ['ana', 'ben']) {
    const row = { id, name: id, email: `${id}@shop.example`, password_hash: '', password_changed_at: 0, created_at: 0 }
    await store.state.db.insertInto('users').values(row).execute()
  }
})
afterAll(async () => {
  vendor.close()
  await store.remove()
})
beforeEach(async () => {
  await store.state.db.deleteFrom('push_subscriptions').execute()
  vendor.seen.length = 0
  vendor.behave(answering(201))
})

/** A browser with keys of its own; reads what it is sent, as RFC 8291 §3.4 and RFC 8188 say. */
function newBrowser(name: string) {
  const pair = createECDH('prime256v1')
  const own = pair.generateKeys()
  const auth = randomBytes(16)
  return {
    subscription: {
      endpoint: `https://push.example/${name}`,
      p256dh: own.toString('base64url'),
      auth: auth.toString('base64url'),
      browser: name,
    },
    decrypt(body: Buffer): unknown {
      const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 86), body.subarray(86)]
      const derive = (secret: Buffer, from: Buffer, info: Buffer, length: number): Buffer =>
        Buffer.from(hkdfSync('sha256', secret, from, info, length))
      const input = derive(pair.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]), 32)
      const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
      const cipher = createDecipheriv('aes-128-gcm', key, derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
      cipher.setAuthTag(sealed.subarray(-16))
      const text = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
      return JSON.parse(text.subarray(0, text.lastIndexOf(2)).toString()) as unknown
    },
  }
}

function tell(user: string): Promise<Delivery> {
  const settings = webPush.settings.parse({ user })
  const render = createRender({ notification: firing, templates: parseNotificationTemplates(new Map()) })
  return webPush.deliver({
    message: webPush.compose({ notification: firing, settings, render, remembered: {} }),
    settings,
    id: firing.id,
    now: clock.now(),
    mayRepeat: false,
    send: () => Promise.reject(new Error('past the guard')),
    push: openPushDirectory({ state: store.state, keys, send: vendor.send(), externalUrl: () => 'https://vedette.example' }),
    mail: () => Promise.resolve(),
    readSecretFile: () => Promise.reject(new Error('no files here')),
    signal: new AbortController().signal,
  })
}

test('all browsers of a person get what they alone can read', async () => {
  const [one, two, other] = [newBrowser('one'), newBrowser('two'), newBrowser('other')]
  for (const { subscription } of [one, two]) await subscribeBrowser(context('ana'), subscription)
  await subscribeBrowser(context('ben'), other.subscription)
  await tell('Ana@shop.example')
  expect(vendor.seen.map(({ url }) => url)).toEqual(['https://push.example/one', 'https://push.example/two'])
  const [first, second] = vendor.seen
  const message = one.decrypt(first?.body ?? Buffer.alloc(0))
  expect(message).toMatchObject({ title: expect.stringContaining('Disk') as string, url: firing.links.show, urgency: 'high' })
  expect(message).not.toHaveProperty('user')
  expect(two.decrypt(second?.body ?? Buffer.alloc(0))).toEqual(message)
  expect(() => two.decrypt(first?.body ?? Buffer.alloc(0))).toThrow(/./)
  expect(first?.headers.authorization).toContain(`k=${keys.publicKey}`)
})

test('who is gone is forgotten; one that is told is enough, none is not', async () => {
  const browsers = [newBrowser('gone'), newBrowser('stays')]
  for (const { subscription } of browsers) await subscribeBrowser(context('ana'), subscription)
  vendor.behave((request, response) => answering(request.url.endsWith('gone') ? 410 : 201)(request, response))
  await tell('ana@shop.example')
  expect((await listBrowsers(context('ana'))).map(({ browser }) => browser)).toEqual(['stays'])
  vendor.behave(answering(503))
  await expect(tell('ana@shop.example')).rejects.toMatchObject({ retryable: true })
  vendor.behave(answering(404))
  await expect(tell('ana@shop.example')).rejects.toMatchObject({ retryable: false })
  await expect(tell('ana@shop.example')).rejects.toThrow('No browser of ana@shop.example is to be told.')
})

test('a browser belongs to who subscribed it last, and nobody else removes it', async () => {
  const { subscription } = newBrowser('shared')
  await subscribeBrowser(context('ana'), subscription)
  const { id } = await subscribeBrowser(context('ben'), subscription)
  expect(await listBrowsers(context('ana'))).toEqual([])
  await expect(removeBrowser(context('ana'), { id })).rejects.toMatchObject({ code: 'not_found' })
  await removeBrowser(context('ben'), { id })
  expect(await listBrowsers(context('ben'))).toEqual([])
  const trail = await store.state.db.selectFrom('audit_entries').select(['action', 'details']).execute()
  expect(trail.map(({ action }) => action)).toContain('browser.unsubscribe')
  expect(JSON.stringify(trail)).not.toContain('push.example')
})

test('keys that are none, and too many', async () => {
  const { subscription } = newBrowser('bad')
  for (const bad of [{ p256dh: 'AAAA' }, { auth: 'AAAA' }, { p256dh: Buffer.alloc(65, 4).toString('base64url') }])
    await expect(subscribeBrowser(context('ana'), { ...subscription, ...bad })).rejects.toMatchObject({ code: 'bad_input' })
  for (let n = 0; n < 10; n++) await subscribeBrowser(context('ana'), { ...subscription, endpoint: `https://push.example/${n}` })
  await expect(subscribeBrowser(context('ana'), subscription)).rejects.toMatchObject({ code: 'conflict' })
})

test("the platform's keys are always the same, and another's others", () => {
  expect(pushKeysOf(Buffer.alloc(32, 3))).toEqual(keys)
  expect(pushKeysOf(Buffer.alloc(32, 4))).not.toEqual(keys)
  expect(Buffer.from(keys.publicKey, 'base64url')).toHaveLength(65)
})
