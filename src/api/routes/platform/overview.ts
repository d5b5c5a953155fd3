import type { Figure } from '../../../platform/index.ts'
import { resolveRange } from '../../../query/index.ts'
import { overviewQuery, overviewReply, type Figure as FigureReply } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './health-words.ts'

export const overview = defineRoute({
  method: 'GET',
  path: '/api/overview',
  summary: 'The platform, the machine it runs on and everything that reports',
  description:
    'Figures have at most 120 steps. Rates are per second; utilisations and the error rate are fractions 0-1: CPU and memory of all hosts together, disk of the fullest file system.',
  access: 'platform.read',
  query: overviewQuery,
  reply: overviewReply,
  handle: async ({ platform, clock }, { query, caller, signal }) => {
    const range = resolveRange(clock, query)
    const input = { projectId: caller.projectId, from: Number(range.from / 1_000_000n), to: Number(range.to / 1_000_000n), signal }
    const [{ figures, hosts }, { parts }] = await Promise.all([platform.overview(input), platform.health()])
    return {
      platform: {
        version: platform.version,
        startedAt: instantOf(platform.startedAt),
        parts: parts.map(({ name, state, detail }) => ({ name, state, detail })),
      },
      figures: {
        requestRate: write(figures.requestRate),
        errorRate: write(figures.errorRate),
        p95Ms: write(figures.p95Ms),
        cpuUtilisation: write(figures.cpuUtilisation),
        memoryUtilisation: write(figures.memoryUtilisation),
        diskUtilisation: write(figures.diskUtilisation),
        logRate: write(figures.logRate),
        spanRate: write(figures.spanRate),
        sampleRate: write(figures.sampleRate),
      },
      hosts: hosts.map((host) => ({ ...host, lastSeen: instantOf(host.lastSeen) })),
    }
  },
})

function write({ from, stepMs, values, last }: Figure): FigureReply {
  return { from: instantOf(from), stepMs, values: [...values], last }
}
