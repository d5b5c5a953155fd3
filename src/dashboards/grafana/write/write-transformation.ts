import type { Transformation } from '../../model/transformation.ts'
import type { Json } from '../json.ts'

export function writeTransformation(transformation: Transformation): Json {
  return { id: transformation.id, options: writeOptions(transformation) }
}

function writeOptions(given: Transformation): Json {
  switch (given.id) {
    case 'organize':
      return {
        excludeByName: Object.fromEntries(given.hidden.map((name) => [name, true])),
        renameByName: given.renamed,
        indexByName: Object.fromEntries(given.order.map((name, index) => [name, index])),
      }
    case 'joinByField':
      return { byField: given.field, mode: 'outer' }
    case 'reduce':
      return { reducers: given.calcs }
    case 'filterFieldsByName': {
      const { names, pattern, isExclude } = given
      return { [isExclude ? 'exclude' : 'include']: { ...(names.length > 0 && { names }), ...(pattern !== '' && { pattern }) } }
    }
    case 'renameByRegex':
      return { regex: given.pattern, renamePattern: given.replacement }
    case 'sortBy':
      return { sort: [{ field: given.field, desc: given.isDescending }] }
    case 'groupBy':
      return { fields: writeGroups(given) }
    case 'limit':
      return { limitField: given.rows }
    case 'merge':
    case 'labelsToFields':
      return {}
  }
}

function writeGroups({ keys, calcs }: Extract<Transformation, { id: 'groupBy' }>): Json {
  const fields = new Map<string, { operation: string; aggregations: string[] }>(
    keys.map((key) => [key, { operation: 'groupby', aggregations: [] }]),
  )
  for (const { field, calc } of calcs) {
    const known = fields.get(field)
    if (known === undefined) fields.set(field, { operation: 'aggregate', aggregations: [calc] })
    else if (known.operation === 'aggregate') known.aggregations.push(calc)
  }
  return Object.fromEntries(fields)
}
