import type { Variable } from '../model/variable.ts'
import { type Json, listOf, numberOf, recordOf, recordsOf, textOf, textsOf } from './json.ts'

const kinds: Readonly<Record<string, Variable['kind']>> = {
  query: 'query',
  custom: 'custom',
  interval: 'interval',
  constant: 'constant',
  textbox: 'textbox',
  datasource: 'datasource',
}
const sorts = [
  'none',
  'alphabetical',
  'alphabetical-desc',
  'numerical',
  'numerical-desc',
  'alphabetical',
  'alphabetical-desc',
  'natural',
  'natural-desc',
] as const
const mostVariables = 100

/** `templating.list`. What the page has not is named in `notes`. */
export function readVariables(list: readonly Json[], notes: string[]): readonly Variable[] {
  const seen = new Set<string>()
  const variables = list.slice(0, mostVariables).flatMap((one) => {
    const type = textOf(one['type'])
    const name = textOf(one['name'])
    const kind = kinds[type]
    if (kind === undefined) {
      if (name !== '') notes.push(`the variable ${name} of the kind ${type || '?'} is left out`)
      return []
    }
    if (!/^\w{1,64}$/.test(name) || seen.has(name)) {
      notes.push(`the variable ${name.slice(0, 64) || '?'} is left out: its name cannot be used`)
      return []
    }
    seen.add(name)
    return [readVariable(one, name, kind)]
  })
  if (list.length > mostVariables)
    notes.push(`${list.length - mostVariables} variables are left out: a dashboard has at most ${mostVariables}`)
  return variables
}

function readVariable(one: Json, name: string, kind: Variable['kind']): Variable {
  const hide = one['hide']
  return {
    name,
    label: textOf(one['label'], 200),
    kind,
    query: queryOf(one, kind),
    regex: kind === 'query' ? textOf(one['regex']) : '',
    sort: sorts[numberOf(one['sort']) ?? 0] ?? 'none',
    isMulti: one['multi'] === true,
    hasAll: one['includeAll'] === true,
    allValue: textOf(one['allValue']),
    chosen: chosenOf(one),
    hidden: hide === 1 ? 'label' : hide === 2 || kind === 'constant' || kind === 'datasource' ? 'all' : 'none',
  }
}

function queryOf(one: Json, kind: Variable['kind']): string {
  const { query, definition } = one
  if (typeof query === 'string' && query !== '') return textOf(query, 20_000)
  const inner = recordOf(query)
  const text = textOf(inner['query'], 20_000) || textOf(inner['expr'], 20_000)
  if (text !== '') return text
  if (kind === 'query' && textOf(definition) !== '') return textOf(definition, 20_000)
  // Custom ones of some versions have their options alone.
  return recordsOf(one['options'])
    .map((option) => textOf(option['value']))
    .filter((value) => value !== '' && value !== '$__all')
    .join(',')
    .slice(0, 20_000)
}

function chosenOf(one: Json): readonly string[] {
  const { value } = recordOf(one['current'])
  const values = Array.isArray(value) ? textsOf(listOf(value)) : typeof value === 'string' && value !== '' ? [value] : []
  return values.map((text) => text.slice(0, 1000)).slice(0, 500)
}
