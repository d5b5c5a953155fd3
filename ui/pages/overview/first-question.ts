import { apiAddress } from '../../lib/api-address.ts'
import { readContext } from '../../lib/context.ts'
import type { comparisons } from '../../lib/context.ts'

interface Context {
  readonly from: string
  readonly to: string
  readonly environment: string
  readonly service: string
  readonly compare: (typeof comparisons)[number]
}

/** What the overview asks of the API for a time and a scope. */
export function overviewQuery({ from, to, environment, service, compare }: Context) {
  return { from, to, environment, service, ...(compare && { compare }) }
}

/** The question of the overview at this search string. */
export function askOverview(search: string): string {
  return apiAddress('/api/overview', undefined, overviewQuery(readContext(search)))
}
