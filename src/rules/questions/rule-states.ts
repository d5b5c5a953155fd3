import { z } from 'zod'

import { Labels } from '../../query/promql/index.ts'
import { defineQuestion } from './question.ts'

/** Of a group whose rules all fail. */
const allRules = 'all'

/** Which native rules cannot be evaluated, or have lost their data. Only ready rules ask it: it is about rules, not about what they look at. */
export const ruleStatesQuestion = defineQuestion({
  name: 'rules',
  title: 'Rules without data, or that fail',
  signals: [],
  settings: z.strictObject({ rules: z.enum(['no_data', 'error']) }),
  describe: ({ rules }) => `rules ${rules}`,
  async answer({ standings = () => [] }, { rules }, { timeMs }) {
    const all = standings()
    return [...new Set(all.map(({ group }) => group))].flatMap((group) => {
      const members = all.filter((one) => one.group === group)
      const bad = members.filter(({ error, isLost }) => (rules === 'error' ? error !== undefined : isLost && error === undefined))
      const isAll = rules === 'error' && members.length > 1 && bad.length === members.length
      const names = isAll ? [allRules] : [...new Set(bad.map(({ rule }) => rule))]
      return names.map((rule) => ({ labels: Labels.from(Object.entries({ group, rule })), timeMs, value: 1 }))
    })
  },
})
