import type { Channel } from '../channels/channel.ts'
import type { AlertingConfig, ContactPoint } from './config/config.ts'

const name = 'inbox'
const minuteMs = 60_000

/** What holds without an alertmanager.yml: every alert stands in the inbox of the page, grouped by its name. */
export function defaultConfig(inbox: Channel): AlertingConfig {
  return {
    route: {
      id: '{}',
      key: '{}',
      matchers: [],
      receiver: name,
      groupBy: ['alertname'],
      groupWaitMs: minuteMs / 2,
      groupIntervalMs: 5 * minuteMs,
      repeatIntervalMs: 240 * minuteMs,
      muteTimeIntervals: [],
      activeTimeIntervals: [],
      continue: false,
      labels: [],
      routes: [],
    },
    receivers: new Map([[name, inboxContactPoint(inbox)]]),
    inhibitRules: [],
    timeIntervals: new Map(),
    resolveTimeoutMs: 5 * minuteMs,
    templates: new Map(),
    shownText: `route:\n  receiver: ${name}\n  group_by:\n  - alertname\nreceivers:\n- name: ${name}\n  inbox_configs:\n  - {}\n`,
  }
}

/** The inbox as a contact point: who is told when all else fails. */
export function inboxContactPoint(inbox: Channel): ContactPoint {
  const settings = inbox.settings.parse({})
  return { name, labels: [['name', name]], integrations: [{ channel: inbox.name, index: 0, sendResolved: true, settings }] }
}
