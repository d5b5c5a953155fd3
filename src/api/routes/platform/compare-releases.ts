import { resolveRange } from '../../../query/index.ts'
import { releasesQuery, releasesReply } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './health-words.ts'

export const compareReleasesRoute = defineRoute({
  method: 'GET',
  path: '/api/releases',
  summary: 'The last deployment of each service, with its requests before and after',
  description:
    'Of services deployed in the range, newest first. Both sides are as long as the time since, an hour at most. Pages by `cursor`.',
  access: 'telemetry.read',
  query: releasesQuery,
  reply: releasesReply,
  async handle({ platform, clock }, { query, caller, signal }) {
    const range = resolveRange(clock, query)
    const { environment = '', service = '', limit, cursor } = query
    const { releases, next } = await platform.releases({
      projectId: caller.projectId,
      from: Number(range.from / 1_000_000n),
      to: Number(range.to / 1_000_000n),
      scope: { environment, service },
      limit,
      cursor,
      signal,
    })
    return {
      rows: releases.map(({ before, after, ...release }) => ({
        ...release,
        at: instantOf(release.at),
        before: before && { ...before },
        after: after && { ...after },
      })),
      next,
    }
  },
})
