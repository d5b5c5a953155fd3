import { z } from 'zod'

const severities = z.array(z.string()).meta({ description: 'Of its thresholds, the worst first' })

export const runbookQuery = z.strictObject({
  lang: z.enum(['en', 'he']).default('en').meta({ description: 'What its sentences are written in' }),
})

/** GET /api/runbooks: the ready rules by pack. */
export const runbooksReply = z.object({
  packs: z.array(
    z.object({
      name: z.string().meta({ description: 'What settings call it' }),
      title: z.string(),
      source: z.string().meta({ description: 'Where its data come from' }),
      rules: z.array(z.object({ name: z.string(), means: z.string(), severities })),
    }),
  ),
  cursor: z.null().meta({ description: 'There are no more: all come with the program' }),
})

export const runbookParams = z.object({ rule: z.string().min(1).max(200) })

const steps = z.array(z.string()).meta({ description: 'Sentences; `[text](/path)` leads into the page' })

/** GET /api/runbooks/:rule: what to do about an alert of a ready rule. */
export const runbookReply = z.object({
  rule: z.string(),
  pack: z.string().meta({ description: 'The title of its pack' }),
  source: z.string(),
  severities,
  forMs: z.number(),
  /** What it asks, for each severity. */
  asks: z.array(z.object({ severity: z.string(), query: z.string() })),
  means: z.string(),
  users: z.string().meta({ description: 'What users notice' }),
  look: steps,
  causes: steps,
  mend: steps,
  over: z.string().meta({ description: 'How to tell that it is over' }),
})
export type RunbookReply = z.output<typeof runbookReply>
