import { listServiceReleases } from '../../../query/index.ts'
import { serviceReleasesQuery, serviceReleasesReply, serviceParams } from '../../contract/services.ts'
import { defineRoute } from '../../route.ts'
import { readAsked } from './read-asked.ts'

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
  async handle(services, asked) {
    const { rows, next } = await listServiceReleases(services, readAsked(services, asked))
    return { rows: [...rows], next }
  },
})
