import { z } from 'zod'

import { Fault } from '../../../lib/errors.ts'
import { ruleActivityQuery, ruleActivityReply } from '../../contract/rules.ts'
import { defineRoute } from '../../route.ts'

const namesSchema = z.array(z.string().min(1).max(200)).min(1).max(100)
const stepMs = 1_800_000
const steps = 48
const timeoutMs = 10_000

export const listRuleActivityRoute = defineRoute({
  method: 'GET',
  path: '/api/rule-activity',
  summary: 'When rules fired in the last 24 hours',
  description:
    'For each name and severity that fired: the number of times at which an alert of it fired in every half hour, as a share of the largest such number.',
  access: 'alerts.read',
  query: ruleActivityQuery,
  reply: ruleActivityReply,
  async handle({ metricQueries, clock }, { query, caller, signal }) {
    const names = readNames(query.names)
    const endMs = Math.floor(clock.now() / stepMs) * stepMs + stepMs
    const startMs = endMs - (steps - 1) * stepMs
    const pattern = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|')
    const text = `max by (alertname, severity) (count_over_time(ALERTS{alertstate="firing", alertname=~${JSON.stringify(pattern)}}[30m]))`
    const asked = { projectId: caller.projectId, text, startMs, endMs, stepMs, timeoutMs }
    const { answer } = await metricQueries.run(asked, signal)
    const { value } = answer.result
    const series = value.type === 'matrix' ? value.series : []
    return {
      fromMs: startMs - stepMs,
      stepMs,
      rows: series.map(({ labels, times, values }) => {
        const bars = Array<number>(steps).fill(0)
        const most = values.reduce((largest, count) => Math.max(largest, count), 1)
        for (const [at, timeMs] of times.entries()) bars[Math.round((timeMs - startMs) / stepMs)] = (values[at] ?? 0) / most
        return { name: labels.get('alertname'), severity: labels.get('severity'), bars }
      }),
    }
  },
})

function readNames(text: string): readonly string[] {
  try {
    const read = namesSchema.safeParse(JSON.parse(text))
    if (read.success) return read.data
  } catch {
    // Said below.
  }
  throw new Fault('bad_input', 'names is a JSON list of at most 100 names')
}
