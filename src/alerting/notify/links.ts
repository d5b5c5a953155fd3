import type { NotificationLinks } from '../../channels/channel.ts'
import type { Alert } from '../../model/alert.ts'

/** Makes the links of a message about alerts; `id` is the notification's. */
export type LinksFor = (about: { readonly id: string; readonly alerts: readonly Pick<Alert, 'fingerprint'>[] }) => NotificationLinks
