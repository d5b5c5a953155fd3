import { MatcherError, openStates, parseMatchers, searchText, type WatchFilter } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { alertStates } from '../../contract/alerts.ts'

interface Choice {
  readonly state?: string | undefined
  readonly severity?: string | undefined
  readonly service?: string | undefined
  readonly environment?: string | undefined
  readonly receiver?: string | undefined
  readonly match?: string | undefined
  readonly q?: string | undefined
  readonly group?: string | undefined
}

/** The parameters that choose alerts. Throws Fault `bad_input`. */
export function readChoice({ state, severity, service, environment, receiver, match, q = '', group }: Choice): WatchFilter {
  const states = state === undefined ? openStates : new Set(readValues(state))
  const known: ReadonlySet<string> = new Set(alertStates)
  for (const one of states) if (!known.has(one)) throw new Fault('bad_input', `query.state: ${JSON.stringify(one)} is no state of an alert`)
  return {
    states,
    ...(severity !== undefined && { severities: new Set(readValues(severity)) }),
    ...(service !== undefined && { services: new Set(readValues(service)) }),
    ...(environment !== undefined && { environments: new Set(readValues(environment)) }),
    ...(receiver !== undefined && { receivers: new Set(readValues(receiver)) }),
    ...(group !== undefined && group !== '' && { group }),
    matchers: match === undefined || match.trim() === '' ? [] : readMatchers(match),
    text: searchText(q.trim()),
  }
}

/** Values between commas; `%2C` is a comma, `%25` a percent sign within one. */
export function readValues(text: string): readonly string[] {
  return text.split(',').map((value) => value.replaceAll(/%2c/gi, ',').replaceAll('%25', '%'))
}

function readMatchers(text: string): WatchFilter['matchers'] {
  try {
    return parseMatchers(text).matchers
  } catch (error) {
    if (error instanceof MatcherError) throw new Fault('bad_input', `query.match: ${error.message}`)
    throw error
  }
}
