import { z } from 'zod'

import { parseDurationText } from '../../lib/prometheus-duration.ts'
import { durationSchema } from '../questions/condition.ts'
import { questions } from '../questions/index.ts'
import type { AskedQuestion } from '../rule.ts'

/** Where an alert stands on the severity clock. */
const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const

const labelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is no name of a label')
const arrival = 'arrival'

function missing(issue: { readonly input?: unknown }): string {
  return issue.input === undefined ? 'is missing' : 'must be a text'
}

const waitSchema = z.string().transform((text, call): number => {
  const read = parseDurationText(text)
  if (typeof read === 'number') return read
  call.addIssue({ code: 'custom', message: read.problem })
  return z.NEVER
})

/** What is asked: the key that is the name of a question chooses it. */
const questionSchema = z.record(z.string(), z.unknown()).transform((fields, call): AskedQuestion => {
  const [question, ...others] = questions.filter(({ name }) => name in fields)
  if (question === undefined || others.length > 0) {
    call.addIssue({ code: 'custom', message: `say one of ${questions.map(({ name }) => name).join(', ')}` })
    return z.NEVER
  }
  const read = question.settings.safeParse(fields)
  if (read.success) return { name: question.name, settings: read.data }
  for (const { path, message } of read.error.issues) call.addIssue({ code: 'custom', path, message })
  return z.NEVER
})

/** A rule of a native rule file. Every key has a sentence: docs are made from it. */
export const nativeRuleSchema = z.strictObject({
  name: z.string({ error: missing }).min(1, 'is missing').max(200).meta({ description: 'Its alerts carry it as the label `alertname`' }),
  query: questionSchema.meta({ description: 'What is asked: `promql`, `logs`, `traces`, `sql` or `composite`, with the settings of that' }),
  evaluate: z
    .union([z.literal(arrival), durationSchema], { error: 'say arrival, or an interval like 15s' })
    .default(60_000)
    .meta({ description: 'How often, like `15s`; or `arrival`: as soon as data that may change the answer is acknowledged' }),
  for: waitSchema.default(0).meta({ description: 'How long it must hold before the alert fires' }),
  keepFiringFor: waitSchema.default(0).meta({ description: 'How long the alert goes on when it holds no more' }),
  severity: z
    .enum(severities, { error: `say one of ${severities.join(', ')}` })
    .meta({ description: 'Who is told, and when: the label `severity`' }),
  labels: z.record(labelName, z.string()).default({}).meta({ description: 'More labels of its alerts; templates are expanded' }),
  annotations: z.record(labelName, z.string()).default({}).meta({ description: 'Texts of its alerts; templates are expanded' }),
  runbook: z
    .string()
    .max(100_000)
    .optional()
    .meta({ description: 'What to do, as text or as an address: the annotation `runbook` or `runbook_url`' }),
})

export type NativeRule = z.output<typeof nativeRuleSchema>

export const nativeFileSchema = z.strictObject({ rules: z.array(nativeRuleSchema).max(10_000).meta({ description: 'The rules' }) })
