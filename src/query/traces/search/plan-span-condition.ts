import type { LogTest } from '../../logs/ast.ts'
import { planAttribute, planRange, planText } from '../../logs/plan.ts'
import type { SqlParams } from '../../sql-params.ts'
import type { SpanQuery } from './parse-span-search.ts'
import type { SpanColumn, SpanField } from './span-field.ts'

/** The condition on spans that a search means, its values bound in `params`. */
export function planSpanCondition(query: SpanQuery, params: SqlParams): string {
  switch (query.kind) {
    case 'all':
      return '1'
    case 'and':
      return `(${query.items.map((item) => planSpanCondition(item, params)).join(' AND ')})`
    case 'or':
      return `(${query.items.map((item) => planSpanCondition(item, params)).join(' OR ')})`
    case 'not':
      return `NOT ${planSpanCondition(query.item, params)}`
    case 'term':
      return `(${planTerm(query.field, query.test, params)})`
  }
}

function planTerm(field: SpanField, test: LogTest, params: SqlParams): string {
  if (field.kind === 'attribute') return planAttribute(field, test, params)
  if (field.column === 'events.name') return planList('`events.name`', test, params)
  if (test.kind === 'range') return planRange(field.column, 'Float64', test.low, test.high, params)
  if (test.kind === 'exists') return planExists(field.column)
  return planText(field.column, test, params)
}

function planExists(column: SpanColumn): string {
  return column === 'duration_ns' ? '1' : `${column} != ''`
}

function planList(list: string, test: LogTest, params: SqlParams): string {
  if (test.kind === 'exists') return `notEmpty(${list})`
  return test.kind === 'range' ? '0' : `arrayExists(one -> ${planText('one', test, params)}, ${list})`
}
