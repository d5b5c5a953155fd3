import { z } from 'zod'

import type { Notification } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { template } from './settings/fields.ts'
import { cutText } from './text/cut-text.ts'
import { plainMessage, subject } from './text/own-templates.ts'

const settings = z.strictObject({
  send_resolved: z.boolean().optional().meta({ description: 'Tell also when it is over' }),
  title: template.default(subject).meta({ description: 'Title' }),
  message: template.default(plainMessage).meta({ description: 'Text' }),
})

/** What the platform's own page shows of a notification. */
export interface InboxMessage {
  readonly title: string
  readonly text: string
  readonly status: Notification['status']
  readonly reason: Notification['reason']
  readonly groupKey: string
  readonly receiver: string
  /** The label of all alerts; empty: they have none, or not the same. */
  readonly severity: string
  /** The one alert that it is about; empty: it is about several. */
  readonly fingerprint: string
  readonly alerts: number
}

const [maxTitle, maxText, maxSeverity] = [500, 10_000, 100]

/** The inbox of the platform's page: its message, once stored, is all there is. */
export const inbox = defineChannel<z.output<typeof settings>, InboxMessage>({
  name: 'inbox',
  title: 'Inbox of this platform',
  setUp: ['Nothing is needed: messages stand in the inbox of the page.'],
  settings,
  secrets: [],
  idempotent: true,
  sendsResolvedByDefault: true,
  compose: ({ notification, settings: wanted, render }) => ({
    title: cutText(render.text(wanted.title).replaceAll(/\s+/g, ' ').trim(), maxTitle),
    text: cutText(render.text(wanted.message).trim(), maxText),
    status: notification.status,
    reason: notification.reason,
    groupKey: notification.groupKey,
    receiver: notification.receiver,
    severity: cutText(new Map(notification.commonLabels).get('severity') ?? '', maxSeverity),
    fingerprint: notification.alerts.length === 1 ? (notification.alerts[0]?.fingerprint ?? '') : '',
    alerts: notification.alerts.length + notification.truncatedAlerts,
  }),
  deliver: () => Promise.resolve({}),
})
