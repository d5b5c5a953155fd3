import type { Route } from '../../route.ts'
import { getServiceRoute } from './get-service.ts'
import { listDependenciesRoute } from './list-dependencies.ts'
import { listEndpointsRoute } from './list-endpoints.ts'
import { listServiceErrorsRoute } from './list-errors.ts'
import { listInstancesRoute } from './list-instances.ts'
import { listServiceReleasesRoute } from './list-releases.ts'
import { listServicesRoute } from './list-services.ts'

/** Services as their spans tell of them. */
export const serviceRoutes: readonly Route[] = [
  listServicesRoute,
  getServiceRoute,
  listEndpointsRoute,
  listDependenciesRoute,
  listServiceReleasesRoute,
  listServiceErrorsRoute,
  listInstancesRoute,
]
