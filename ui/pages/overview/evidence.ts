import type { Problem } from './use-overview.ts'

const minuteMs = 60_000

/** Where the parts of the platform tell how they are. */
export const partsAddress = '/settings/installation#parts'

/** What a host has in use. */
type HostFigure = 'cpu' | 'memory' | 'disk'

/** What a figure is of. */
export type FigureOf = 'requests' | 'errors' | 'slow' | 'logs' | 'spans' | 'samples' | HostFigure

/** The addresses behind the page's figures: `context` is the time, environment and service that go along. */
export interface Evidence {
  traces(service: string, more?: Readonly<Record<string, string>>): string
  logs(service: string, more?: Readonly<Record<string, string>>): string
  problem(problem: Problem): string | undefined
  /** What a figure of everything in the page's scope was counted from. */
  figure(of: FigureOf): string | undefined
  /** The course of what a host has in use. */
  host(kind: HostFigure, host: string): string | undefined
  /** What a service did around a moment. */
  around(service: string, atMs: number): string
}

/** Makes the links of a page; `mayRead` is whether the reader may see logs and traces at all. */
export function linkEvidence(context: string, mayRead: boolean): Evidence {
  const address = (path: string, more: Readonly<Record<string, string>>): string => {
    const search = new URLSearchParams(context)
    for (const [name, value] of Object.entries(more)) search.set(name, value)
    return `${path}?${search}`
  }
  const traces: Evidence['traces'] = (service, more = {}) => address('/traces', { svc: service, ...more })
  const logs: Evidence['logs'] = (service, more = {}) => address('/logs', { svc: service, ...more })
  const used = (kind: HostFigure, of = ''): string | undefined =>
    mayRead ? address('/metrics/explore', { expr: usedShare[kind](of) }) : undefined
  const host: Evidence['host'] = (kind, name) => used(kind, `instance=${quote(name)}`)
  return {
    traces,
    logs,
    host,
    figure: (of) => (of === 'cpu' || of === 'memory' || of === 'disk' ? used(of) : mayRead ? address(...figures[of]) : undefined),
    around: (service, atMs) => traces(service, span(atMs - 30 * minuteMs, atMs + 30 * minuteMs)),
    problem({ kind, subject, value, detail, since }) {
      const sinceMs = since === null ? 0 : Date.parse(since)
      switch (kind) {
        case 'part_down':
        case 'part_degraded':
        case 'part_unknown':
          return subject === 'write_ahead_log' ? '/ingestion' : partsAddress
        case 'service_errors':
          return mayRead ? traces(subject, { q: failed }) : undefined
        case 'service_latency':
          return mayRead ? traces(subject, { q: `duration:>${Math.floor(value ?? 0)}ms` }) : undefined
        case 'source_silent':
          return mayRead
            ? logs(subject, { ...(detail && { env: detail }), ...span(sinceMs - 30 * minuteMs, sinceMs + 5 * minuteMs) })
            : undefined
        case 'targets_down':
          return mayRead ? address('/metrics/targets', {}) : undefined
        case 'host_disk':
          return host('disk', subject)
        case 'host_memory':
          return host('memory', subject)
        case 'host_cpu':
          return host('cpu', subject)
      }
    },
  }
}

/** The search for spans that failed. */
const failed = 'status:error'

const figures: Readonly<Record<Exclude<FigureOf, HostFigure>, readonly [path: string, more: Readonly<Record<string, string>>]>> = {
  requests: ['/services', {}],
  errors: ['/traces', { q: failed }],
  slow: ['/traces', { sort: 'slowest' }],
  logs: ['/logs', {}],
  spans: ['/traces', {}],
  samples: ['/metrics/explore', {}],
}

/** PromQL for what hosts have in use, each by itself: of one, or of all. */
const usedShare: Readonly<Record<HostFigure, (of: string) => string>> = {
  cpu: (of) => `1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle",${of}}[5m]))`,
  memory: (of) => `1 - node_memory_MemAvailable_bytes{${of}} / node_memory_MemTotal_bytes`,
  disk: (of) => `1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs",${of}} / node_filesystem_size_bytes`,
}

/** A label's value as PromQL writes strings. */
function quote(text: string): string {
  return JSON.stringify(text)
}

function span(fromMs: number, toMs: number): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(Math.min(toMs, Date.now())).toISOString() }
}
