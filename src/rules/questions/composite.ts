import { z } from 'zod'

import { queryVector } from '../run/query-vector.ts'
import { defineQuestion } from './question.ts'
import { writeComposite } from './write-composite.ts'

const name = z.string().min(1).max(256)

/** Other alerts that fire, or do not, at the same time. */
export const compositeQuestion = defineQuestion({
  name: 'composite',
  title: 'Other alerts together',
  signals: ['metrics'],
  settings: z
    .strictObject({
      composite: z.string().min(1).max(10_000).meta({
        description: 'Names of alert rules with `and`, `or`, `unless` and parentheses: `Slow and (Errors or Saturated) unless Deploying`',
      }),
      on: z
        .array(name.regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/))
        .max(10)
        .default([])
        .meta({ description: 'Labels in which the alerts must agree; an alert for each combination' }),
    })
    .transform(({ composite, on }, call) => {
      const written = writeComposite(composite, on)
      if (written.ok) return { composite, on, promql: written.promql, names: written.names }
      call.addIssue({ code: 'custom', path: ['composite'], message: written.problem })
      return z.NEVER
    }),
  describe: ({ composite }) => composite,
  rulesNamed: ({ names }) => names,
  answer: ({ source }, { promql }, query, signal) => queryVector(source, promql, query, signal),
})
