import { listEndpoints } from '../../../query/index.ts'
import { endpointsQuery, endpointsReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

export const listEndpointsRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/endpoints',
  summary: 'The endpoints of a service',
  description: 'Those that took the most time first. Pages by `cursor`: all of them are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: endpointsQuery,
  reply: endpointsReply,
  async handle(services, asked) {
    const { rows, next } = await listEndpoints(services, readAsked(services, asked))
    return { rows: [...rows], next }
  },
})
