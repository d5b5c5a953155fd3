import type { RuleRow } from '../../../rules/index.ts'
import { rulesQuery, rulesReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { answerRow } from './answer-rule.ts'

export const listRulesRoute = defineRoute({
  method: 'GET',
  path: '/api/rules',
  summary: 'The rules of all sources, with how each stands',
  description:
    'What fires, fails or has lost its data comes first; then rules of the page, of files and of ready packs, by file and group. `counts` is of all of them, for facets.',
  access: 'alerts.read',
  query: rulesQuery,
  reply: rulesReply,
  handle({ rules }, { query, caller }) {
    const all = caller.projectId === rules.projectId ? rules.rows().toSorted((a, b) => rankOf(a) - rankOf(b)) : []
    const matching = all.filter(chooserOf(query))
    const [from, after] = readCursor(query.cursor)
    // A rule that is gone leaves its place.
    const at = after === undefined ? 0 : Math.max(matching.findIndex(({ id }) => id === after) + 1, 0) || from
    const rows = matching.slice(at, at + query.limit)
    const end = at + rows.length
    return Promise.resolve({
      rows: rows.map(answerRow),
      cursor: end < matching.length ? `${end}.${rows.at(-1)?.id ?? ''}` : null,
      total: matching.length,
      counts: {
        states: countBy(all, ({ state }) => state),
        origins: countBy(all, ({ origin }) => origin),
        severities: countBy(all, severityOf),
      },
    })
  },
})

const none = 'none'
const urgent = ['firing', 'error', 'pending', 'no_data']
const nearest = ['page', 'file', 'pack']

function rankOf({ state, origin }: RuleRow): number {
  const urgency = urgent.indexOf(state)
  return urgency >= 0 ? urgency : urgent.length + nearest.indexOf(origin)
}

function chooserOf({ q, state, origin, severity, kind }: Readonly<Partial<Record<string, unknown>>>): (row: RuleRow) => boolean {
  const wanted = (list: unknown): ReadonlySet<string> | undefined =>
    typeof list === 'string' && list !== '' ? new Set(list.split(',')) : undefined
  const [states, origins, severities] = [wanted(state), wanted(origin), wanted(severity)]
  const part = typeof q === 'string' ? q.trim().toLowerCase() : ''
  return (row) =>
    (states?.has(row.state) ?? true) &&
    (origins?.has(row.origin) ?? true) &&
    (severities?.has(severityOf(row)) ?? true) &&
    (kind === undefined || row.kind === kind) &&
    (part === '' || [row.name, row.query, row.group, ...Object.values(row.labels)].some((text) => text.toLowerCase().includes(part)))
}

function severityOf({ labels }: RuleRow): string {
  return labels['severity'] ?? none
}

function countBy<Key extends string>(rows: readonly RuleRow[], keyOf: (row: RuleRow) => Key): Record<Key, number> {
  const counts = new Map<Key, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  // Keys that nothing has are left out: the schema allows that.
  return Object.fromEntries(counts) as Record<Key, number>
}

function readCursor(cursor: string | undefined): readonly [from: number, after: string | undefined] {
  const [from, after] = (cursor ?? '').split('.')
  return [Math.max(0, Math.trunc(Number(from)) || 0), after]
}
