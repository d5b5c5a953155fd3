import { listInstances, resolveRange } from '../../../query/index.ts'
import { instancesQuery, instancesReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const listInstancesRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/instances',
  summary: 'The hosts that a service runs on',
  description: 'By the spans that answered, busiest first. Pages by `cursor`: all of them are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: instancesQuery,
  reply: instancesReply,
  async handle(services, { params, query, caller, signal }) {
    const { rows, next } = await listInstances(services, {
      ...params,
      ...query,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    return { rows: [...rows], next }
  },
})
