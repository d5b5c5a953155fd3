import { apiAddress } from '../../lib/api-address.ts'
import { readContext } from '../../lib/context.ts'
import { readUrlState, text } from '../../lib/url-state.ts'

/** The search among the names. */
const searchSchema = { q: text() }

interface Scope {
  readonly from: string
  readonly to: string
  readonly environment: string
  readonly service: string
}

/** What is asked for the names of metrics that a text means. */
export function namesQuery(scope: Scope, search: string) {
  return { ...scope, search: search.trim() }
}

/** The question for the first names at this search string. */
export function askFirstNames(search: string): string {
  const { from, to, environment, service } = readContext(search)
  return apiAddress('/api/metrics/names', undefined, namesQuery({ from, to, environment, service }, readUrlState(searchSchema, search).q))
}
