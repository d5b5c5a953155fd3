import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'

/** A search that `parse` can read; it stays a text. */
export function searchSchema(parse: (text: string) => unknown): z.ZodType<string> {
  return z
    .string()
    .max(10_000)
    .superRefine((text, call) => {
      try {
        parse(text)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        call.addIssue({ code: 'custom', message: error.message })
      }
    })
}
