import { requirePermission } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { previewRuleBody, previewRuleReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'
import { readGiven } from './read-given.ts'
import { ruleView } from './rule-view.ts'
import { rulesOf } from './rules-of.ts'

const longestMs = 31 * 86_400_000

export const previewRuleRoute = defineRoute({
  method: 'POST',
  path: '/api/rule-previews',
  summary: 'What a rule looks at, and what it would find now',
  description:
    'The values that are compared, at 240 times between `from` and `to` (epoch milliseconds), the 20 largest lines of them; and how many are over the threshold at `to`. Nothing is drawn of `sql`, which is one query for each time. `sql` needs telemetry.sql.',
  access: 'telemetry.read',
  body: previewRuleBody,
  reply: previewRuleReply,
  async handle(services, { body, caller, signal }) {
    const rule = readGiven(body)
    if (rule.query.name === 'sql') requirePermission(caller, 'telemetry.sql')
    const { from: fromMs, to: toMs } = body
    if (toMs <= fromMs || toMs - fromMs > longestMs) throw new Fault('bad_input', 'from and to are at most 31 days apart')
    const { lines, condition, now, ...preview } = await rulesOf(services, caller).preview(rule, { fromMs, toMs }, signal)
    await services.personalViews.note(caller, ruleView(rule, lines.length === 0 && now.count === 0))
    return {
      ...preview,
      times: [...preview.times],
      lines: lines.map(({ labels, values }) => ({ labels: Object.fromEntries(labels), values: values.map(finiteOrNull) })),
      above: condition.above ?? null,
      below: condition.below ?? null,
      now: {
        count: now.count,
        samples: now.samples.map(({ labels, value }) => ({ labels: Object.fromEntries(labels), value: finiteOrNull(value) })),
      },
    }
  },
})

/** JSON has no other numbers. */
function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
