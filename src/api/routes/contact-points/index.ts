import type { Route } from '../../route.ts'
import { changeContactPointRoute } from './change-contact-point.ts'
import { createContactPointRoute } from './create-contact-point.ts'
import { listChannelsRoute } from './list-channels.ts'
import { listContactPointVersionsRoute } from './list-contact-point-versions.ts'
import { listContactPointsRoute } from './list-contact-points.ts'
import { removeContactPointRoute } from './remove-contact-point.ts'
import { testContactPointRoute } from './test-contact-point.ts'

/** Contact points: who can be told, and how. */
export const contactPointRoutes: readonly Route[] = [
  listChannelsRoute,
  listContactPointsRoute,
  createContactPointRoute,
  testContactPointRoute,
  changeContactPointRoute,
  removeContactPointRoute,
  listContactPointVersionsRoute,
]
