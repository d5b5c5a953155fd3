import { rangeSchema } from './time-range.ts'
import { choice, readUrlState, text } from './url-state.ts'

/** How far back the time is that a page compares with; empty: none. */
export const comparisons = ['', '1h', '1d', '7d', '28d'] as const

/** What the pages are about besides project and time, as it stands in the address. */
export const scopeSchema = { env: text(), svc: text(), cmp: choice(comparisons, '') }

const schema = { ...rangeSchema, ...scopeSchema }

/** What the pages of an address are about, for their questions: its time and its scope. */
export function readContext(search: string) {
  const { from, to, env, svc, cmp } = readUrlState(schema, search)
  return { from, to, environment: env, service: svc, compare: cmp }
}
