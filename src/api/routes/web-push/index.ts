import type { Route } from '../../route.ts'
import { readWebPushRoute } from './read-web-push.ts'
import { removeBrowserRoute } from './remove-browser.ts'
import { subscribeBrowserRoute } from './subscribe-browser.ts'

/** Browsers that people are told in. */
export const webPushRoutes: readonly Route[] = [readWebPushRoute, subscribeBrowserRoute, removeBrowserRoute]
