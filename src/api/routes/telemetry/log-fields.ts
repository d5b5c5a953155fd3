import { logFields, resolveRange } from '../../../query/index.ts'
import { logFieldsQuery, logFieldsReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'
import { fieldsView } from './personal-view.ts'

export const logFieldsRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/fields',
  summary: 'Fields of log records with their commonest values',
  description: 'Counted over the newest matching records: 5,000 for all fields, 100,000 when one `field` is asked for.',
  access: 'telemetry.read',
  query: logFieldsQuery,
  reply: logFieldsReply,
  async handle(services, { query, caller, signal }) {
    const facets = await logFields(services, { ...query, range: resolveRange(services.clock, query), projectId: caller.projectId, signal })
    await services.personalViews.note(caller, fieldsView('logs', query, facets))
    return { fields: facets.map(({ name, values }) => ({ name, values: [...values] })) }
  },
})
