import { findMonitor, timesOf } from '../../../probes/index.ts'
import { resolveRange } from '../../../query/index.ts'
import { monitorCourseQuery, monitorCourseReply, monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'

const mostSteps = 120
const timeoutMs = 10_000
const nanosInMs = 1_000_000n

export const readCourseRoute = defineRoute({
  method: 'GET',
  path: '/api/uptime/monitors/:id/course',
  summary: 'How long the checks of a monitor took over time, phase by phase where they have phases',
  description: 'Made of the metrics probe_http_duration_seconds and probe_duration_seconds, in at most 120 steps.',
  access: 'alerts.read',
  params: monitorParams,
  query: monitorCourseQuery,
  reply: monitorCourseReply,
  async handle(services, { caller, params, query, signal }) {
    const { spec } = findMonitor({ ...services, caller }, params.id)
    const range = resolveRange(services.clock, query)
    const [from, to] = [Number(range.from / nanosInMs), Number(range.to / nanosInMs)]
    const atLeastMs = Math.max(1000, timesOf(spec).intervalMs, (to - from) / mostSteps)
    const stepMs = Math.ceil(atLeastMs / 1000) * 1000
    const startMs = Math.ceil(from / stepMs) * stepMs
    const endMs = Math.max(startMs, Math.floor(to / stepMs) * stepMs)
    const isHttp = spec.kind === 'http'
    const metric = isHttp ? 'probe_http_duration_seconds' : 'probe_duration_seconds'
    const selector = `${metric}{job="probes",kind=${JSON.stringify(spec.kind)},monitor=${JSON.stringify(spec.name)}}`
    const text = `1000 * avg by (phase) (avg_over_time(${selector}[${stepMs}ms]))`
    const question = { projectId: caller.projectId, text, startMs, endMs, stepMs, timeoutMs }
    const { answer } = await services.metricQueries.run(question, signal)
    const { value } = answer.result
    const length = (endMs - startMs) / stepMs + 1
    return {
      from: new Date(startMs).toISOString(),
      stepMs,
      lines: (value.type === 'matrix' ? value.series : []).map(({ labels, times, values }) => {
        const points: (number | null)[] = Array.from({ length }, () => null)
        for (let i = 0; i < times.length; i++) points[((times[i] ?? 0) - startMs) / stepMs] = values[i] ?? null
        return { name: labels.get('phase') || 'total', values: points }
      }),
    }
  },
})
