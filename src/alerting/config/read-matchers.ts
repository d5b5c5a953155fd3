import { quoteGo } from '../../lib/go-quote.ts'
import { compileRegex } from '../matchers/compile-regex.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { MatcherError } from '../matchers/matcher-error.ts'
import { parseMatchers } from '../matchers/parse-matchers.ts'
import { sortMatchers } from '../matchers/sort-matchers.ts'
import type { Matcher } from './config.ts'
import type { ConfigReader } from './yaml/config-reader.ts'

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** Of a route or one side of an inhibition: matchers, and the two forms that were before them. */
export interface MatcherNodes {
  readonly match: unknown
  readonly matchRe: unknown
  readonly matchers: unknown
}

/** All matchers, sorted as in route keys. What is wrong is reported. */
export function readMatchers(reader: ConfigReader, { match, matchRe, matchers }: MatcherNodes): readonly Matcher[] {
  return sortMatchers([...readMatch(reader, match), ...readMatchRe(reader, matchRe), ...readLines(reader, matchers)])
}

function readMatch(reader: ConfigReader, node: unknown): readonly Matcher[] {
  const fields = [...(reader.anyFields(node, 'map[string]string') ?? [])]
  return fields.map(([name, { key, value }]) => {
    checkName(reader, key, name)
    return makeMatcher(name, '=', reader.text(value))
  })
}

function readMatchRe(reader: ConfigReader, node: unknown): readonly Matcher[] {
  const fields = [...(reader.anyFields(node, 'common.plain') ?? [])]
  return fields.flatMap(([name, { key, value }]) => {
    checkName(reader, key, name)
    if (reader.isNothing(value)) {
      reader.report(value ?? key, `invalid regexp value for ${quoteGo(name)}`)
      return []
    }
    const text = reader.text(value)
    return attempt(reader, value, () => {
      compileRegex(text)
      // Route keys show it with what Alertmanager puts around it.
      return [makeMatcher(name, '=~', `^(?:${text})$`)]
    })
  })
}

function readLines(reader: ConfigReader, node: unknown): readonly Matcher[] {
  return (reader.list(node, '[]string') ?? []).flatMap((item) =>
    attempt(reader, item, () => {
      const { matchers, warning } = parseMatchers(reader.text(item))
      if (warning !== undefined) reader.warn(item, warning)
      return matchers
    }),
  )
}

function checkName(reader: ConfigReader, node: unknown, name: string): void {
  if (!labelName.test(name)) reader.report(node, `invalid label name ${quoteGo(name)}`)
}

function attempt(reader: ConfigReader, node: unknown, make: () => readonly Matcher[]): readonly Matcher[] {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error
    reader.report(node, error.message)
    return []
  }
}
