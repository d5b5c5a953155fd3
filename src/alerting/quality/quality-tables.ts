import type { Notification } from '../../channels/channel.ts'
import { memberKey } from '../dispatch/alert-group.ts'
import type { ReadableTableSpec } from '../ledger/table-spec.ts'
import { writeNotification } from '../notify/write-notification.ts'
import type { Flap } from './flapping/flap.ts'
import type { Hold } from './hold.ts'

export const flapTable: ReadableTableSpec<'alert_flaps', Flap> = {
  name: 'alert_flaps',
  columns: { fingerprint: 'text', content: 'text' },
  key: ['fingerprint'],
  encode: ({ fingerprint, ...content }) => ({ fingerprint, content: JSON.stringify(content) }),
  decode: ({ fingerprint, content }) => ({ fingerprint, ...(JSON.parse(content) as Omit<Flap, 'fingerprint'>) }),
  keyOf: ({ fingerprint }) => fingerprint,
}

export const holdTable: ReadableTableSpec<'alert_holds', Hold> = {
  name: 'alert_holds',
  columns: { group_id: 'text', fingerprint: 'text', content: 'text' },
  key: ['group_id', 'fingerprint'],
  encode: ({ groupId, fingerprint, ...content }) => ({ group_id: groupId, fingerprint, content: JSON.stringify(content) }),
  decode: (row) => ({
    groupId: row.group_id,
    fingerprint: row.fingerprint,
    ...(JSON.parse(row.content) as Omit<Hold, 'groupId' | 'fingerprint'>),
  }),
  keyOf: memberKey,
}

/** Pages that a contact point got in the last hour, of what is not critical. */
export interface ContactPages {
  readonly receiver: string
  /** Oldest first. */
  readonly atMs: readonly number[]
  /** The flush that the last one is of: its integrations are told of it as one page. */
  readonly lastFlush: string
}

export const pagesTable: ReadableTableSpec<'contact_pages', ContactPages> = {
  name: 'contact_pages',
  columns: { receiver: 'text', content: 'text' },
  key: ['receiver'],
  encode: ({ receiver, ...content }) => ({ receiver, content: JSON.stringify(content) }),
  decode: ({ receiver, content }) => ({ receiver, ...(JSON.parse(content) as Omit<ContactPages, 'receiver'>) }),
  keyOf: ({ receiver }) => receiver,
}

/** A page that is over the cap: it waits for the message that tells of all of them; and such a message while something in it fires. */
export interface GatheredPage {
  /** Of the group's entry in the notification log; of a message: its own. */
  readonly lane: string
  readonly channel: string
  readonly position: number
  readonly atMs: number
  readonly isSent: boolean
  readonly notification: Notification
}

export const gatheredTable: ReadableTableSpec<'gathered_pages', GatheredPage> = {
  name: 'gathered_pages',
  columns: { lane: 'text', content: 'text' },
  key: ['lane'],
  encode: function* encode({ lane, notification, ...content }) {
    const text = yield* writeNotification(notification)
    return { lane, content: `{"notification":${text},${JSON.stringify(content).slice(1)}` }
  },
  decode: ({ lane, content }) => ({ lane, ...(JSON.parse(content) as Omit<GatheredPage, 'lane'>) }),
  keyOf: ({ lane }) => lane,
}
