import { z } from 'zod'

import { Labels } from '../../query/promql/index.ts'
import { defineQuestion, type RuleStanding } from './question.ts'

/** Stands for every rule of a group. */
const allRules = 'all'

/** Which native rules cannot be evaluated, or have lost their data. Only ready rules ask it: it is about rules, not about what they look at. */
export const ruleStatesQuestion = defineQuestion({
  name: 'rules',
  title: 'Rules without data, or that fail',
  signals: [],
  settings: z.strictObject({ rules: z.enum(['no_data', 'error']) }),
  describe: ({ rules }) => `rules ${rules}`,
  async answer({ standings = () => [] }, { rules }, { timeMs }) {
    const groups = new Map<string, RuleStanding[]>()
    for (const standing of standings()) {
      const key = JSON.stringify([standing.file, standing.group])
      const members = groups.get(key) ?? []
      groups.set(key, members)
      members.push(standing)
    }
    const found = new Map<string, Labels>()
    for (const members of groups.values()) for (const labels of describeBad(members, rules)) found.set(labels.key, labels)
    return [...found.values()].map((labels) => ({ labels, timeMs, value: 1 }))
  },
})

/**
 * Once for a rule, whatever the number of its thresholds; a group that fails as a whole is one thing. While one of a group fires on data
 * that it has, that is why the others have none: a database that is down tells nothing of its connections.
 */
function describeBad(members: readonly RuleStanding[], kind: 'no_data' | 'error'): readonly Labels[] {
  const isExplained = kind === 'no_data' && members.some(({ isFiring, isLost }) => isFiring && !isLost)
  const bad = members.filter(({ error, isLost }) =>
    kind === 'error' ? error !== undefined : isLost && error === undefined && !isExplained,
  )
  const isAll = kind === 'error' && members.length > 1 && bad.length === members.length
  const names = isAll ? [allRules] : [...new Set(bad.map(({ rule }) => rule))]
  return names.map((rule) => Labels.from(Object.entries({ group: members[0]?.group ?? '', rule })))
}
