import type { Alerting } from '../../alerting/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { ForeignCall, ForeignReply, ForeignRoute } from '../foreign-route.ts'
import type { Services } from '../services.ts'
import { jsonType, refuse } from './reply.ts'

interface AlertmanagerRouteSpec extends Pick<ForeignRoute, 'summary' | 'description' | 'parameters' | 'maxBodyBytes'> {
  readonly method: ForeignRoute['methods'][number]
  /** Below /alertmanager/api/v2. */
  readonly path: string
  readonly answer: (alerting: Alerting, call: ForeignCall, services: Services) => Promise<ForeignReply>
}

/** A route of Alertmanager's API v2. Reading needs alerts.read, the rest alerts.write, in the project whose alerts these are. */
export function defineAlertmanagerRoute({ method, answer, ...spec }: AlertmanagerRouteSpec): ForeignRoute {
  return {
    ...spec,
    methods: [method],
    path: `/alertmanager/api/v2${spec.path}`,
    access: method === 'GET' ? 'alerts.read' : 'alerts.write',
    contentType: jsonType,
    refused: refuse,
    handle: (services, call) => answer(alertingOf(services, call), call, services),
  }
}

/** Throws Fault `not_found` for a project that has no alerting. */
function alertingOf({ alerting }: Services, { caller }: Pick<ForeignCall, 'caller'>): Alerting {
  if (caller.projectId !== alerting.projectId)
    throw new Fault('not_found', 'this project has no alerts: those of the platform are in its first one')
  return alerting.core
}
