import { listInstances } from '../../../query/index.ts'
import { instancesQuery, instancesReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

export const listInstancesRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/instances',
  summary: 'The hosts that a service runs on',
  description: 'By the spans that answered, busiest first. Pages by `cursor`: all of them are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: instancesQuery,
  reply: instancesReply,
  async handle(services, asked) {
    const { rows, next } = await listInstances(services, readAsked(services, asked))
    return { rows: [...rows], next }
  },
})
