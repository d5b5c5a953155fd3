import { readService, resolveRange } from '../../../query/index.ts'
import { serviceQuery, serviceReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const getServiceRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service',
  summary: 'Rate, errors and latency of a service over time',
  description: 'Of the requests it answered (server and consumer spans), in at most 60 steps that are over.',
  access: 'telemetry.read',
  params: serviceParams,
  query: serviceQuery,
  reply: serviceReply,
  async handle(services, { params, query, caller, signal }) {
    return readService(services, { ...params, ...query, range: resolveRange(services.clock, query), projectId: caller.projectId, signal })
  },
})
