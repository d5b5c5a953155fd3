import type { NotificationLinks } from '../../channels/channel.ts'
import type { AlertGroup } from '../dispatch/alert-group.ts'

/** Makes the links of a message about a group; `id` is the notification's. */
export type LinksFor = (about: { readonly id: string; readonly group: Pick<AlertGroup, 'groupKey' | 'labels'> }) => NotificationLinks
