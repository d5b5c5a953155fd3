import { readService } from '../../../query/index.ts'
import { serviceQuery, serviceReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

export const getServiceRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service',
  summary: 'Rate, errors and latency of a service over time',
  description: 'Of the requests it answered (server and consumer spans), in at most 60 steps that are over.',
  access: 'telemetry.read',
  params: serviceParams,
  query: serviceQuery,
  reply: serviceReply,
  async handle(services, asked) {
    return readService(services, readAsked(services, asked))
  },
})
