import { quoteGo } from '../../lib/go-quote.ts'
import type { InhibitRule } from './config.ts'
import { readMatchers } from './read-matchers.ts'
import type { ConfigReader } from './yaml/config-reader.ts'

const fields = ['name', 'source_match', 'source_match_re', 'source_matchers', 'target_match', 'target_match_re', 'target_matchers', 'equal']

/** The inhibitions of the file. What is wrong is reported. */
export function readInhibitRules(reader: ConfigReader, list: unknown): readonly InhibitRule[] {
  return (reader.list(list, '[]common.InhibitRule') ?? []).map((node) => {
    const found = reader.fields(node, 'common.plain', fields)
    const at = (name: string): unknown => found?.get(name)?.value
    const side = (name: string): InhibitRule['sourceMatchers'] =>
      readMatchers(reader, { match: at(`${name}_match`), matchRe: at(`${name}_match_re`), matchers: at(`${name}_matchers`) })
    const equal = reader.list(at('equal'), '[]string') ?? []
    return {
      name: reader.text(at('name')),
      sourceMatchers: side('source'),
      targetMatchers: side('target'),
      equal: [...new Set(equal.map((item) => readEqual(reader, item)))],
    }
  })
}

function readEqual(reader: ConfigReader, node: unknown): string {
  const name = reader.text(node)
  if (name === '') reader.report(node, `invalid label name ${quoteGo(name)} in equal list`)
  return name
}
