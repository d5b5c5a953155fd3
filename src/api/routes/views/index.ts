import type { Route } from '../../route.ts'
import { createLinkRoute } from './create-link.ts'
import { createViewRoute } from './create-view.ts'
import { listViewsRoute } from './list-views.ts'
import { openLinkRoute } from './open-link.ts'
import { removeViewRoute } from './remove-view.ts'

/** Saved views and short links. */
export const viewRoutes: readonly Route[] = [listViewsRoute, createViewRoute, removeViewRoute, createLinkRoute, openLinkRoute]
