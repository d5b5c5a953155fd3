import { z } from 'zod'

import { parseDurationText } from '../../lib/prometheus-duration.ts'

/** A duration as Prometheus writes it, as milliseconds. */
export const durationSchema = z.string().transform((text, call): number => {
  const read = parseDurationText(text)
  if (typeof read === 'number' && read > 0) return read
  call.addIssue({ code: 'custom', message: typeof read === 'number' ? 'must be longer than nothing' : read.problem })
  return z.NEVER
})

/** Which values are alarming. */
export const conditionFields = {
  above: z.number().optional().meta({ description: 'Alarming when the value is larger' }),
  below: z.number().optional().meta({ description: 'Alarming when the value is smaller' }),
}

/** Fields of questions that count something over a window. */
export const windowFields = {
  window: durationSchema.meta({ description: 'How far back is looked, like `5m`' }),
  by: z
    .array(z.string().min(1).max(256))
    .max(5)
    .default([])
    .meta({ description: 'Fields: a value and an alert for each combination of theirs' }),
  comparedTo: durationSchema
    .optional()
    .meta({ description: 'The value becomes the share of what it was in the same window so long ago: 2 is twice as much, 0.1 a tenth' }),
}

export interface Condition {
  readonly above?: number | undefined
  readonly below?: number | undefined
}

/** Whether a value is alarming. */
export function isAlarming({ above, below }: Condition, value: number): boolean {
  return (above !== undefined && value > above) || (below !== undefined && value < below)
}

/** Refuses settings that would never be alarming. */
export function needsCondition(settings: Condition, call: z.RefinementCtx): void {
  if (settings.above === undefined && settings.below === undefined) call.addIssue({ code: 'custom', message: 'say `above` or `below`' })
}

/**
 * Refuses counts by fields that would never be alarming: of a group without rows nothing is found, so none can be below one.
 */
export function needsReachable(
  { above, below, by, comparedTo }: Condition & { readonly by: readonly string[]; readonly comparedTo?: number | undefined },
  call: z.RefinementCtx,
): void {
  if (by.length === 0 || above !== undefined || below === undefined || below > 1 || comparedTo !== undefined) return
  const message = 'a group without rows is not found and so never below 1: use `comparedTo`, or a rule without `by` for each group'
  call.addIssue({ code: 'custom', path: ['below'], message })
}

export function describeCondition({ above, below }: Condition): string {
  return [...(above === undefined ? [] : [`> ${above}`]), ...(below === undefined ? [] : [`< ${below}`])].join(' or ')
}
