import type { Notification, Render } from '../channel.ts'
import { escapeHtml } from '../text/escape.ts'

/** Stands for the platform's templates where a channel is tested alone: it prints what the default ones print, roughly. */
export function testRender(notification: Notification): Render {
  const expand = (template: string, escape: (printed: string) => string): string =>
    template
      .replaceAll(/\{\{ range \.Alerts \}\}.*?\{\{ end \}\}\n\{\{ end \}\}/gs, () => escape(lines(notification)))
      .replaceAll(/\{\{ if [^}]*"firing" \}\}([^{]*)\{\{ else \}\}([^{]*)\{\{ end \}\}/g, notification.status === 'firing' ? '$1' : '$2')
      .replaceAll(/\{\{[^}]*\}\}/g, (action) => escape(print(action, notification)))
  return { text: (template, escape = (printed) => printed) => expand(template, escape), html: (template) => expand(template, escapeHtml) }
}

function print(action: string, notification: Notification): string {
  const named = /template "(\w+)\.default\.(\w+)"/.exec(action)?.[2] ?? ''
  if (['message', 'description', 'html', 'text'].includes(named) && !action.includes('pagerduty')) return lines(notification)
  if (/^(username|client|source|clientURL|color|titlelink|content|pretext|footer|callbackid|iconemoji|iconurl|instances)$/.test(named)) {
    return { username: 'Vedette', client: 'Vedette', source: 'Vedette', clientURL: notification.externalUrl, titlelink: notification.externalUrl, color: 'danger' }[named] ?? ''
  }
  if (named !== '' || action.includes('__subject')) return `[${notification.status.toUpperCase()}] ${valueOf(notification, 'alertname')} ${valueOf(notification, 'team')}`.trim()
  if (action.includes('toJson')) return JSON.stringify(notification.alerts.map(({ fingerprint }) => fingerprint))
  if (action.includes('| len')) return String(notification.alerts.length)
  const label = /CommonLabels\.(\w+)/.exec(action)?.[1]
  return label === undefined ? '' : valueOf(notification, label)
}

function lines({ alerts }: Notification): string {
  return alerts.map((alert) => [...alert.labels, ...alert.annotations].map(([name, value]) => ` - ${name} = ${value}\n`).join('')).join('\n')
}

function valueOf({ commonLabels }: Notification, name: string): string {
  return new Map(commonLabels).get(name) ?? ''
}
