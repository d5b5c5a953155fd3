import { listEndpoints, resolveRange } from '../../../query/index.ts'
import { endpointsQuery, endpointsReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const listEndpointsRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/endpoints',
  summary: 'The endpoints of a service',
  description: 'Those that took the most time first. Pages by `cursor`: all of them are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: endpointsQuery,
  reply: endpointsReply,
  async handle(services, { params, query, caller, signal }) {
    const { rows, next } = await listEndpoints(services, {
      ...params,
      ...query,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    return { rows: [...rows], next }
  },
})
