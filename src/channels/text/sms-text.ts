import type { Notification } from '../channel.ts'

/** One link: every part of a text message costs money, and the page it leads to shows the others. */
export function smsTail({ status, links }: Pick<Notification, 'status' | 'links'>): string {
  return `\n${status === 'firing' ? `Acknowledge: ${links.acknowledge}` : links.show}`
}
