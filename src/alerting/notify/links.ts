import type { NotificationLinks } from '../../channels/channel.ts'
import type { Alert } from '../../model/alert.ts'

/** Makes the links of a message about alerts. */
export type LinksFor = (about: {
  /** The notification's. */
  readonly id: string
  /** Left out: its alerts are not those of one group. */
  readonly groupKey?: string
  readonly alerts: readonly Pick<Alert, 'fingerprint'>[]
}) => NotificationLinks
