import { listServiceErrors, resolveRange } from '../../../query/index.ts'
import { serviceErrorsQuery, serviceErrorsReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

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
  async handle(services, { params, query, caller, signal }) {
    const { rows, next } = await listServiceErrors(services, {
      ...params,
      ...query,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    return { rows: [...rows], next }
  },
})
