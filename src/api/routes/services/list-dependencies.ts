import { listDependencies } from '../../../query/index.ts'
import { dependenciesQuery, dependenciesReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

export const listDependenciesRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/dependencies',
  summary: 'What a service calls, or who calls it',
  description:
    'From client and producer spans: services, databases, queues and addresses, the longest waited for first. Pages by `cursor`: all of them ' +
    'are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: dependenciesQuery,
  reply: dependenciesReply,
  async handle(services, asked) {
    const { rows, next } = await listDependencies(services, readAsked(services, asked))
    return { rows: [...rows], next }
  },
})
