import { z } from 'zod'

// What our page reads of Prometheus' HTTP API. The API itself answers as Prometheus' documentation says, and more than this.

const answerOf = <Data extends z.ZodType>(data: Data) =>
  z.object({ status: z.literal('success'), data, warnings: z.array(z.string()).optional(), infos: z.array(z.string()).optional() })

/** GET /prometheus/api/v1/label/:name/values; times in seconds. */
export const labelValuesQuery = z.strictObject({
  'match[]': z.string().optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  limit: z.coerce.number().int().min(0).optional(),
})
export const labelValuesReply = answerOf(z.array(z.string()))

/** GET /prometheus/api/v1/labels (answered as values are) and /series: what an editor completes from. */
export const selectionQuery = z.strictObject({ 'match[]': z.string().optional(), start: z.string().optional(), end: z.string().optional() })
export const seriesReply = answerOf(z.array(z.record(z.string(), z.string())))

/** GET /prometheus/api/v1/metadata: by family. */
export const metricMetadataQuery = z.strictObject({ limit: z.coerce.number().int().optional() })
export const metricMetadataReply = answerOf(
  z.record(z.string(), z.array(z.object({ type: z.string(), help: z.string(), unit: z.string() }))),
)

/** GET /prometheus/api/v1/parse_query: only whether it can be read. */
export const parseQueryQuery = z.strictObject({ query: z.string() })
export const parseQueryReply = answerOf(z.unknown())

const counted = z.array(z.object({ name: z.string(), value: z.number() }))
/** GET /prometheus/api/v1/status/tsdb: the largest of each kind, largest first. */
export const tsdbStatusQuery = z.strictObject({ limit: z.coerce.number().int().min(1).optional() })
export const tsdbStatusReply = answerOf(
  z.object({
    headStats: z.object({ numSeries: z.number() }),
    seriesCountByMetricName: counted,
    labelValueCountByLabelName: counted,
    seriesCountByLabelValuePair: counted,
  }),
)
