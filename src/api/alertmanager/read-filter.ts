import { type AlertFilter, compileRegex, type Matcher, MatcherError, parseMatchers } from '../../alerting/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { ForeignCall } from '../foreign-route.ts'

const yes = new Set(['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled'])

/** The parameters that choose alerts. Throws Fault `bad_input` in Alertmanager's words. */
export function readFilter({ query }: Pick<ForeignCall, 'query'>): AlertFilter {
  const receiver = query.get('receiver') ?? ''
  return {
    matchers: readMatchers(query),
    active: isYes(query, 'active'),
    silenced: isYes(query, 'silenced'),
    inhibited: isYes(query, 'inhibited'),
    ...(receiver === '' ? {} : { receiver: compileReceiver(receiver) }),
  }
}

/** All `filter` parameters, a matcher each. Throws Fault `bad_input`. */
export function readMatchers(query: URLSearchParams): readonly Matcher[] {
  return query.getAll('filter').flatMap((text) => {
    try {
      const { matchers } = parseMatchers(text)
      if (matchers.length !== 1) throw new Fault('bad_input', `bad matcher format: ${text}`)
      return matchers
    } catch (error) {
      if (error instanceof MatcherError) throw new Fault('bad_input', error.message)
      throw error
    }
  })
}

function compileReceiver(pattern: string): (name: string) => boolean {
  try {
    return compileRegex(pattern)
  } catch (error) {
    if (error instanceof MatcherError) throw new Fault('bad_input', `failed to parse receiver param: ${error.message}`)
    throw error
  }
}

/** Missing is yes; what is not known is no. */
function isYes(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value === null || value === '' || yes.has(value.toLowerCase())
}
