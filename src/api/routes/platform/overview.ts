import { findProblems, type Figure, type RequestTotals, type ServiceRequests } from '../../../platform/index.ts'
import { resolveRange } from '../../../query/index.ts'
import { overviewQuery, overviewReply, type Figure as FigureReply, type ServiceSummary } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'
import { countTargets } from './count-targets.ts'
import { instantOf } from './health-words.ts'

const dayMs = 86_400_000
const compareMs = { '1h': 3_600_000, '1d': dayMs, '7d': 7 * dayMs, '28d': 28 * dayMs } as const

export const overview = defineRoute({
  method: 'GET',
  path: '/api/overview',
  summary: 'What is broken, and how the platform, the hosts and the services are',
  description:
    'Figures have at most 120 steps. Rates are per second; utilisations and the error rate are fractions 0-1: CPU and memory of all hosts together, disk of the fullest file system. `environment` and `service` narrow what spans and log records tell; hosts and what comes in are the project’s.',
  access: 'platform.read',
  query: overviewQuery,
  reply: overviewReply,
  handle: async ({ platform, clock, scrapeTargets }, { query, caller, signal }) => {
    const range = resolveRange(clock, query)
    const { environment = '', service = '', compare } = query
    const [from, to] = [Number(range.from / 1_000_000n), Number(range.to / 1_000_000n)]
    const input = { projectId: caller.projectId, from, to, scope: { environment, service }, signal }
    const [{ figures, totals, services, earlier, silent, hosts }, { parts }] = await Promise.all([
      platform.overview({ ...input, compareMs: compare && compareMs[compare] }),
      platform.health(),
    ])
    const problems = findProblems({ parts, services, silent, hosts, targets: countTargets(scrapeTargets(caller.projectId)) })
    const seconds = (to - from) / 1000
    return {
      platform: {
        version: platform.version,
        startedAt: instantOf(platform.startedAt),
        parts: parts.map(({ name, state, detail }) => ({ name, state, detail })),
      },
      problems: problems.map(({ since, ...problem }) => ({ ...problem, since: since === null ? null : instantOf(since) })),
      totals: { ...totals },
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
      services: writeServices(services, earlier?.services, seconds),
      earlier: earlier
        ? {
            totals: { ...earlier.totals },
            figures: {
              requestRate: write(earlier.figures.requestRate),
              errorRate: write(earlier.figures.errorRate),
              p95Ms: write(earlier.figures.p95Ms),
            },
          }
        : null,
      hosts: hosts.map((host) => ({ ...host, lastSeen: instantOf(host.lastSeen) })),
    }
  },
})

function write({ from, stepMs, values, last }: Figure): FigureReply {
  return { from: instantOf(from), stepMs, values: [...values], last }
}

function writeServices(
  services: readonly ServiceRequests[],
  earlier: readonly ServiceRequests[] | undefined,
  seconds: number,
): ServiceSummary[] {
  const before = new Map(earlier?.map((row) => [row.service, row]))
  const rates = ({ requests, errors, p95Ms }: RequestTotals) => ({
    requestsPerSecond: requests / seconds,
    errorRate: errors / requests,
    p95Ms,
  })
  return services.map((row) => {
    const known = before.get(row.service)
    return { ...row, ...rates(row), course: [...row.course], earlier: known === undefined ? null : rates(known) }
  })
}
