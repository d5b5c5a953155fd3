import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'

import { afterEach, expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import { channels } from '../../channels/index.ts'
import { firing } from '../../channels/testdata/notifications.ts'
import { createRender } from '../templates/create-render.ts'
import { parseNotificationTemplates } from '../templates/notification-templates.ts'
import { ComposeThread, ComposeThreadLost } from './compose-thread.ts'

const thread = new ComposeThread()
afterEach(() => thread.close())

const webhook = present(channels.find(({ name }) => name === 'webhook'))
const files = new Map([['/a.tmpl', '{{ define "own" }}{{ len .Alerts }} of {{ .GroupLabels.alertname }}{{ end }}']])
const settings: unknown = webhook.settings.parse({ url: 'http://hook.example/', payload: { text: '{{ template "own" . }}', all: true } })
const [first] = firing.alerts
const notification = {
  ...firing,
  alerts: Array.from({ length: 500 }, (_, n) => ({ ...present(first), annotations: [['n', `${n} "ä" \uD83D`]] as const })),
}

test('what the thread makes of many alerts is what is made here', async () => {
  const here: unknown = webhook.compose({
    notification,
    settings,
    render: createRender({ notification, templates: parseNotificationTemplates(files) }),
    remembered: {},
  })
  const input = { channel: 'webhook', settings, notification, remembered: {}, templates: files }
  expect(await Promise.all([thread.compose(input), thread.compose(input)])).toEqual([here, here])
})

test('a thread that ends under a message says so, and the next one makes it', async () => {
  const input = { channel: 'webhook', settings, notification, remembered: {}, templates: files }
  const started = once(process, 'worker') as Promise<[Worker]>
  const lost = thread.compose(input).catch((error: unknown) => error)
  const [worker] = await started
  await worker.terminate()
  expect(await lost).toBeInstanceOf(ComposeThreadLost)
  expect(await thread.compose(input)).toBeDefined()
})
