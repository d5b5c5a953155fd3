import { prettyPrint, quoteJsonForHtml } from '../../../query/promql/index.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'
import { readExpr } from '../../prometheus/read-expr.ts'

export const formatQueryRoute = definePrometheusRoute({
  path: '/format_query',
  methods: ['GET', 'POST'],
  summary: 'A PromQL expression over several lines',
  parameters: { query: 'A PromQL expression' },
  answer: async (_services, { form }) => ({ data: quoteJsonForHtml(prettyPrint(readExpr(form.get('query')))) }),
})
