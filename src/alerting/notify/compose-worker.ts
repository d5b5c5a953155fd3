import { parentPort } from 'node:worker_threads'

import type { Notification } from '../../channels/channel.ts'
import { channels } from '../../channels/index.ts'
import { createRender } from '../templates/create-render.ts'
import { parseNotificationTemplates, type NotificationTemplates } from '../templates/notification-templates.ts'
import type { ComposeAnswer, ComposeTask } from './compose-protocol.ts'

// What templates make of a thousand alerts would keep the main thread from everything else.
if (parentPort === null) throw new Error('started as a worker thread only')
const port = parentPort
const byName = new Map(channels.map((channel) => [channel.name, channel]))
let templates: NotificationTemplates | undefined

port.on('message', (task: ComposeTask) => port.postMessage(compose(task)))

function compose({ id, channel: name, settings, notification: text, remembered, templates: files }: ComposeTask): ComposeAnswer {
  try {
    if (files !== undefined || templates === undefined) templates = parseNotificationTemplates(files ?? new Map())
    const channel = byName.get(name)
    if (channel === undefined) return { id, kind: 'problem', problem: `there is no channel ${name}` }
    // What we wrote ourselves.
    const notification = JSON.parse(text) as Notification
    const message = channel.compose({ notification, settings, render: createRender({ notification, templates }), remembered })
    return { id, kind: 'message', message }
  } catch (error) {
    return { id, kind: 'problem', problem: error instanceof Error ? error.message : String(error) }
  }
}
