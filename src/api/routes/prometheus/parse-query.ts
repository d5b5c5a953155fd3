import { describeExpr, encodeJson } from '../../../query/promql/index.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readExpr } from '../../prometheus/read-expr.ts'

export const parseQueryRoute = definePrometheusRoute({
  path: '/parse_query',
  methods: ['GET', 'POST'],
  summary: 'The tree of a PromQL expression',
  parameters: { query: 'A PromQL expression' },
  answer: async (_services, { form }) => ({ data: encodeJson(describeExpr(readExpr(form.get('query')))) }),
})
