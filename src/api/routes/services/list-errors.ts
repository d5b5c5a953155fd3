import { listServiceErrors } from '../../../query/index.ts'
import { serviceErrorsQuery, serviceErrorsReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

export const listServiceErrorsRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/errors',
  summary: 'What failed in a service',
  description:
    'Spans with status error, by operation, type and message without its numbers, the latest first. Pages by `cursor`: all of them are of ' +
    'the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: serviceErrorsQuery,
  reply: serviceErrorsReply,
  async handle(services, asked) {
    const { rows, next } = await listServiceErrors(services, readAsked(services, asked))
    return { rows: [...rows], next }
  },
})
