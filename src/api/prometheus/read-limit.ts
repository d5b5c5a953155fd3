import { badParameter } from './bad-parameter.ts'
import { readGoInteger } from './go-number.ts'

export const cutOffWarning = 'results truncated due to limit'

/** `limit`: no more than so many; 0 stands for all. Throws Fault `bad_input`. */
export function readLimit(form: URLSearchParams): number {
  const text = form.get('limit') ?? ''
  if (text === '') return 0
  const limit = readGoInteger(text)
  if (typeof limit !== 'number') throw badParameter('limit', limit.problem)
  if (limit < 0) throw badParameter('limit', 'limit must be non-negative')
  return limit
}
