import type { Problem } from './use-overview.ts'

const minuteMs = 60_000

/** The addresses behind the page's figures: `context` is the time, environment and service that go along. */
export interface Evidence {
  traces(service: string, more?: Readonly<Record<string, string>>): string
  logs(service: string, more?: Readonly<Record<string, string>>): string
  problem(problem: Problem): string | undefined
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
  return {
    traces,
    logs,
    around: (service, atMs) => traces(service, span(atMs - 30 * minuteMs, atMs + 30 * minuteMs)),
    problem({ kind, subject, value, detail, since }) {
      const sinceMs = since === null ? 0 : Date.parse(since)
      switch (kind) {
        case 'part_down':
        case 'part_degraded':
        case 'part_unknown':
          return subject === 'write_ahead_log' ? '/ingestion' : undefined
        case 'service_errors':
          return mayRead ? traces(subject, { status: 'error' }) : undefined
        case 'service_latency':
          return mayRead ? traces(subject, { min: String(Math.floor(value ?? 0)) }) : undefined
        case 'source_silent':
          return mayRead
            ? logs(subject, { ...(detail && { env: detail }), ...span(sinceMs - 30 * minuteMs, sinceMs + 5 * minuteMs) })
            : undefined
        case 'targets_down':
          return mayRead ? address('/metrics/targets', {}) : undefined
        case 'host_disk':
          return mayRead
            ? metric(address, `1 - node_filesystem_avail_bytes{instance=${quote(subject)}} / node_filesystem_size_bytes`)
            : undefined
        case 'host_memory':
          return mayRead
            ? metric(address, `1 - node_memory_MemAvailable_bytes{instance=${quote(subject)}} / node_memory_MemTotal_bytes`)
            : undefined
        case 'host_cpu':
          return mayRead ? metric(address, `1 - avg(rate(node_cpu_seconds_total{mode="idle",instance=${quote(subject)}}[5m]))`) : undefined
      }
    },
  }
}

function metric(address: (path: string, more: Readonly<Record<string, string>>) => string, expr: string): string {
  return address('/metrics/explore', { expr })
}

/** A label's value as PromQL writes strings. */
function quote(text: string): string {
  return JSON.stringify(text)
}

function span(fromMs: number, toMs: number): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(Math.min(toMs, Date.now())).toISOString() }
}
