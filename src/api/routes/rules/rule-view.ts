import { z } from 'zod'

import type { PersonalView } from '../../../access/index.ts'
import { fieldsView, sqlView } from '../telemetry/personal-view.ts'
import type { readGiven } from './read-given.ts'

/** Of whichever question: what it asks, and the fields whose values its labels show. */
const shown = z.object({
  sql: z.string().optional(),
  logs: z.string().optional(),
  traces: z.string().optional(),
  by: z.array(z.string()).default([]),
})

/** What the labels of a rule's answer show of records and spans. */
export function ruleView({ query }: Pick<ReturnType<typeof readGiven>, 'query'>, isEmpty: boolean): PersonalView {
  const { sql, logs, traces = '', by } = shown.parse(query.settings)
  if (sql !== undefined) {
    // Any column but `value` is a label as a text, where nobody can tell what it was made of.
    const attributes = { names: [], isOpen: /\b(log_records|spans)\b/i.test(sql) }
    return sqlView({ sql, params: {} }, { columns: [], rows: isEmpty ? [] : [[]], attributes })
  }
  const facets = by.map((name) => ({ name, values: isEmpty ? [] : [name] }))
  const q = by.length === 0 ? (logs ?? traces) : `${logs ?? traces} by ${by.join(', ')}`
  return fieldsView(logs === undefined ? 'traces' : 'logs', { q }, facets)
}
