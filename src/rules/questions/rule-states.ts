import { z } from 'zod'

import { Labels } from '../../query/promql/index.ts'
import { defineQuestion, type RuleStanding } from './question.ts'

/** Stands for every rule of a group. */
const allRules = 'all'

/** Which rules cannot be evaluated or name rules that are not there, and which have lost their data. Only ready rules ask it: it is about rules, not about what they look at. */
export const ruleStatesQuestion = defineQuestion({
  name: 'rules',
  title: 'Rules without data, or that fail',
  signals: [],
  settings: z.strictObject({ rules: z.enum(['no_data', 'error']) }),
  describe: ({ rules }) => `rules ${rules}`,
  async answer({ standings = () => [] }, { rules }, { timeMs }) {
    const all = standings()
    const known = new Set(all.filter(({ kind }) => kind === 'alerting').map(({ rule }) => rule))
    const groups = new Map<string, RuleStanding[]>()
    for (const standing of all) {
      const key = JSON.stringify([standing.file, standing.group])
      const members = groups.get(key) ?? []
      groups.set(key, members)
      members.push(standing)
    }
    const found = new Map<string, Labels>()
    for (const members of groups.values()) for (const labels of describeBad(members, rules, known)) found.set(labels.key, labels)
    return [...found.values()].map((labels) => ({ labels, timeMs, value: 1 }))
  },
})

/**
 * Once for a rule, whatever the number of its thresholds; a group that fails as a whole is one thing. While one of a group fires on data
 * that it has, that is why the others have none: a database that is down tells nothing of its connections.
 */
function describeBad(members: readonly RuleStanding[], kind: 'no_data' | 'error', known: ReadonlySet<string>): readonly Labels[] {
  const isExplained = kind === 'no_data' && members.some(({ isFiring, isLost }) => isFiring && !isLost)
  const bad = members.filter(({ error, isLost, named }) =>
    kind === 'error' ? error !== undefined || named.some((name) => !known.has(name)) : isLost && error === undefined && !isExplained,
  )
  const isAll = kind === 'error' && members.length > 1 && bad.length === members.length
  const names = isAll ? [allRules] : [...new Set(bad.map(({ rule }) => rule))]
  return names.map((rule) => Labels.from(Object.entries({ group: members[0]?.group ?? '', rule })))
}
