import { Fault } from '../../lib/errors.ts'
import type { ListSelection } from '../../query/promql/index.ts'
import { readLimit } from './read-limit.ts'
import { readMatcherSets } from './read-matchers.ts'
import { maxTimeMs, minTimeMs, readTimeOr } from './read-time.ts'

/** What look-ups of series and labels take. */
export const selectionParameters = {
  'match[]': 'Series selectors; series that any of them selects',
  start: 'RFC 3339 or seconds',
  end: 'RFC 3339 or seconds',
  limit: 'No more than these; 0: all',
}

/**
 * Which series a look-up is about, and how many at the most are to be answered (0: all); `wordFault` words what is wrong with a selector.
 * Throws Fault `bad_input`.
 */
export async function readSelection(
  form: URLSearchParams,
  projectId: number,
  wordFault: (problem: string) => Fault = (problem) => new Fault('bad_input', problem),
): Promise<ListSelection> {
  const limit = readLimit(form)
  const startMs = readTimeOr(form, 'start', minTimeMs)
  const endMs = readTimeOr(form, 'end', maxTimeMs)
  return { projectId, matcherSets: await readMatcherSets(form, wordFault), startMs, endMs, limit }
}
