import type { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import { checkJsonBounds } from '../../lib/wire/json-bounds.ts'

const bounds = { maxDepth: 32, maxContainers: 100_000 }

/** JSON of a body, checked. Throws Fault. */
export function readBody<T>(body: Buffer, schema: z.ZodType<T>): T {
  checkJsonBounds(body, bounds)
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new Fault('bad_input', 'the body is not JSON')
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Fault('bad_input', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`)
}
