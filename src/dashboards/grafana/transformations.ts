import type { Transformation } from '../model/transformation.ts'
import { type Json, listOf, recordOf, recordsOf, textOf, textsOf } from './json.ts'
import type { Remark } from './report.ts'

/** The transformations of a panel, in their order; those the page has not are remarked. */
export function readTransformations(given: readonly Json[], remark: Remark): readonly Transformation[] {
  return given.slice(0, 50).flatMap((one) => {
    if (one['disabled'] === true) return []
    const id = textOf(one['id'])
    const made = readTransformation(id, recordOf(one['options']))
    if (made === undefined) remark(`the transformation ${id} is left out`)
    return made ?? []
  })
}

function readTransformation(id: string, options: Json): readonly Transformation[] | undefined {
  switch (id) {
    case 'organize':
      return [readOrganize(options)]
    case 'merge':
      return [{ id: 'merge' }]
    case 'seriesToColumns':
    case 'joinByField':
      return [{ id: 'joinByField', field: textOf(options['byField']) || 'Time' }]
    case 'reduce':
      return options['mode'] === 'reduceFields' || options['labelsToFields'] === true
        ? undefined
        : [{ id: 'reduce', calcs: textsOf(options['reducers']).slice(0, 20) }]
    case 'filterFieldsByName':
      return [...readFilter(recordOf(options['include']), false), ...readFilter(recordOf(options['exclude']), true)]
    case 'renameByRegex':
      return [{ id: 'renameByRegex', pattern: textOf(options['regex']), replacement: textOf(options['renamePattern']) }]
    case 'sortBy':
      return recordsOf(options['sort'])
        .slice(0, 1)
        .map(({ field, desc }) => ({ id: 'sortBy', field: textOf(field), isDescending: desc === true }))
    case 'groupBy':
      return [readGroupBy(recordOf(options['fields']))]
    case 'labelsToFields':
      return options['mode'] === 'rows' || textOf(options['valueLabel']) !== '' ? undefined : [{ id: 'labelsToFields' }]
    case 'limit':
      return [{ id: 'limit', rows: Math.min(Math.max(Number(options['limitField']) || 10, 0), 10_000) }]
    default:
      return undefined
  }
}

function readOrganize({ excludeByName, renameByName, indexByName }: Json): Transformation {
  return {
    id: 'organize',
    hidden: Object.entries(recordOf(excludeByName))
      .filter(([, isHidden]) => isHidden === true)
      .map(([name]) => name.slice(0, 1000))
      .slice(0, 500),
    renamed: Object.fromEntries(
      Object.entries(recordOf(renameByName))
        .filter(([name, to]) => typeof to === 'string' && to !== '' && name !== '__proto__')
        .map(([name, to]) => [name.slice(0, 1000), textOf(to)]),
    ),
    order: Object.entries(recordOf(indexByName))
      .toSorted(([, a], [, b]) => Number(a) - Number(b))
      .map(([name]) => name.slice(0, 1000))
      .slice(0, 500),
  }
}

function readFilter({ names, pattern }: Json, isExclude: boolean): readonly Transformation[] {
  if (listOf(names).length === 0 && textOf(pattern) === '') return []
  return [{ id: 'filterFieldsByName', names: textsOf(names).slice(0, 500), pattern: textOf(pattern), isExclude }]
}

function readGroupBy(fields: Json): Transformation {
  const entries = Object.entries(fields).map(([field, value]) => ({ field: field.slice(0, 1000), how: recordOf(value) }))
  return {
    id: 'groupBy',
    keys: entries.filter(({ how }) => how['operation'] === 'groupby').map(({ field }) => field),
    calcs: entries
      .filter(({ how }) => how['operation'] === 'aggregate')
      .flatMap(({ field, how }) => textsOf(how['aggregations']).map((calc) => ({ field, calc: calc.slice(0, 32) })))
      .slice(0, 500),
  }
}
