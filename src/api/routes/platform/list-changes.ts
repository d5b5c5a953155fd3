import { resolveRange } from '../../../query/index.ts'
import { changesQuery, changesReply } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './health-words.ts'

export const listChangesRoute = defineRoute({
  method: 'GET',
  path: '/api/changes',
  summary: 'What became different, newest first',
  description:
    'Deployments (versions of services seen for the first time), new services, changes of the configuration for those who may read the audit trail, deletions by retention, and starts of the platform. With `service`: of this service only.',
  access: 'platform.read',
  query: changesQuery,
  reply: changesReply,
  async handle({ platform, clock }, { query, caller, signal }) {
    const range = resolveRange(clock, query)
    const { environment = '', service = '', limit, cursor } = query
    const { changes, next } = await platform.changes({
      caller,
      projectId: caller.projectId,
      from: Number(range.from / 1_000_000n),
      to: Number(range.to / 1_000_000n),
      scope: { environment, service },
      limit,
      cursor,
      signal,
    })
    return { rows: changes.map((change) => ({ ...change, at: instantOf(change.at) })), next }
  },
})
