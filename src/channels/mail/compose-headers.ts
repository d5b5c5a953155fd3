import { createHash } from 'node:crypto'

import type { Notification } from '../channel.ts'
import { groupHash } from '../text/group-hash.ts'

export interface MailThreading {
  readonly enabled: boolean
  readonly thread_by_date?: 'none' | 'daily' | undefined
}

/**
 * What makes one alert group one thread and one notification one mail: a Message-ID that is the same at every try, and References to a root that
 * is no mail itself, as Alertmanager has it. Auto-Submitted (RFC 3834) keeps out-of-office answers away.
 */
export function composeHeaders(notification: Notification, to: string, threading: MailThreading): Record<string, string> {
  const domain = domainOf(notification.externalUrl)
  const day = threading.enabled && threading.thread_by_date === 'daily' ? `-${new Date(notification.at).toISOString().slice(0, 10)}` : ''
  const root = `<alert-${groupHash(notification.groupKey).slice(0, 16)}${day}@${domain}>`
  const id = createHash('sha256').update(`${notification.id}\n${to}`).digest('hex').slice(0, 40)
  return {
    'Message-ID': `<${id}@${domain}>`,
    'In-Reply-To': root,
    References: root,
    Date: new Date(notification.at).toUTCString().replace('GMT', '+0000'),
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  }
}

function domainOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return /^[a-z0-9.-]+$/.test(host) && host !== '' ? host : 'vedette.invalid'
}
