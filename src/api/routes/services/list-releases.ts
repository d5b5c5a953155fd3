import { listServiceReleases, resolveRange } from '../../../query/index.ts'
import { serviceReleasesQuery, serviceReleasesReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'

export const listServiceReleasesRoute = defineRoute({
  method: 'GET',
  path: '/api/services/:service/releases',
  summary: 'The releases of a service with their figures',
  description:
    'By the resource attribute service.version, newest first. One that did not answer in the day before the range is new in it. Pages by ' +
    '`cursor`: all of them are of the time of the first.',
  access: 'telemetry.read',
  params: serviceParams,
  query: serviceReleasesQuery,
  reply: serviceReleasesReply,
  async handle(services, { params, query, caller, signal }) {
    const { rows, next } = await listServiceReleases(services, {
      ...params,
      ...query,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    return { rows: [...rows], next }
  },
})
