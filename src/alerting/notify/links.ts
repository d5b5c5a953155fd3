import type { Notification, NotificationLinks } from '../../channels/channel.ts'
import type { Alert } from '../../model/alert.ts'

/** Makes the links of a message about alerts of a group; `id` is the notification's. */
export type LinksFor = (
  about: Pick<Notification, 'id' | 'groupKey'> & { readonly alerts: readonly Pick<Alert, 'fingerprint'>[] },
) => NotificationLinks
