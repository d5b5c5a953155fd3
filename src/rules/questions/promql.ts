import { z } from 'zod'

import { parseExpr, printExpr, promqlFeatures, PromqlSyntaxError } from '../../query/promql/index.ts'
import { hasSamples } from '../input/has-samples.ts'
import { queryVector } from '../run/query-vector.ts'
import { defineQuestion } from './question.ts'

/** A PromQL expression, in its canonical text. */
const promqlSchema = z
  .string()
  .max(100_000)
  .transform((text, call): string => {
    try {
      return printExpr(parseExpr(text, { features: promqlFeatures }))
    } catch (error) {
      if (!(error instanceof PromqlSyntaxError)) throw error
      call.addIssue({ code: 'custom', message: `could not parse expression: ${error.message}` })
      return z.NEVER
    }
  })

/** A PromQL expression: an alert for each sample of its result, as in Prometheus. */
export const promqlQuestion = defineQuestion({
  name: 'promql',
  title: 'A PromQL expression',
  signals: ['metrics'],
  settings: z.strictObject({ promql: promqlSchema.meta({ description: 'Every sample of its result is an alert' }) }),
  describe: ({ promql }) => promql,
  answer: ({ source }, { promql }, query, signal) => queryVector(source, promql, query, signal),
  hasInput: ({ source }, { promql }, { labels, timeMs }, signal) => hasSamples(source, { query: promql, labels, timeMs }, signal),
})
