import type { Route } from '../route.ts'
import { platformRoutes } from './platform/index.ts'
import { telemetryRoutes } from './telemetry/index.ts'

/** Every route of the API. */
export const routes: readonly Route[] = [...platformRoutes, ...telemetryRoutes]
