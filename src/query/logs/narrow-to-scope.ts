import { joinQueries, type LogQuery } from './ast.ts'
import type { LogColumn } from './log-field.ts'

/** What a page is about besides project and time; empty or absent for everything. */
export interface LogScope {
  readonly environment?: string | undefined
  readonly service?: string | undefined
  readonly host?: string | undefined
}

/** The search, of one environment, service and host only. */
export function narrowToScope(query: LogQuery, scope: LogScope): LogQuery {
  const term = (column: LogColumn & keyof LogScope): LogQuery => {
    const value = scope[column]
    return value ? { kind: 'term', field: { kind: 'column', column }, test: { kind: 'equals', value } } : { kind: 'all' }
  }
  return joinQueries('and', [term('environment'), term('service'), term('host'), query])
}
