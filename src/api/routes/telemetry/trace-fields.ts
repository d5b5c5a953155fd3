import { resolveRange, traceFields } from '../../../query/index.ts'
import { traceFieldsQuery, traceFieldsReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'
import { fieldsView } from './personal-view.ts'

export const traceFieldsRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/fields',
  summary: 'Fields of spans with their commonest values',
  description: 'Counted over the newest matching spans: 5,000 for all fields, 100,000 when one `field` is asked for.',
  access: 'telemetry.read',
  query: traceFieldsQuery,
  reply: traceFieldsReply,
  async handle(services, { query, caller, signal }) {
    const facets = await traceFields(services, {
      ...query,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    await services.personalViews.note(caller, fieldsView('traces', query, facets))
    return { fields: facets.map(({ name, values }) => ({ name, values: [...values] })) }
  },
})
