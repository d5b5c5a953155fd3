import { quotePromql } from '../../lib/quote-promql.ts'
/** A metric that processes tell of themselves, as OpenTelemetry and Prometheus' client libraries name it. */
interface RuntimeMetric {
  readonly name: string
  readonly title: { readonly en: string; readonly he: string }
  readonly unit: 'share' | 'bytes' | 'seconds' | 'count'
  /** A counter: its increase a second is drawn. */
  readonly isCounter?: boolean
}

const cpu = { en: 'CPU', he: 'מעבד' }
const memory = { en: 'Memory', he: 'זיכרון' }
const loopDelay = { en: 'Event loop delay, p99', he: 'עיכוב לולאת האירועים, p99' }
const heap = { en: 'Heap used', he: 'ערימה בשימוש' }
const goroutines = { en: 'Goroutines', he: 'Goroutines' }

/** In the order they are drawn. */
export const runtimeMetrics: readonly RuntimeMetric[] = [
  { name: 'process_cpu_utilization_ratio', title: cpu, unit: 'share' },
  { name: 'process_cpu_seconds_total', title: cpu, unit: 'share', isCounter: true },
  { name: 'process_cpu_time_seconds_total', title: cpu, unit: 'share', isCounter: true },
  { name: 'jvm_cpu_recent_utilization_ratio', title: cpu, unit: 'share' },
  { name: 'process_memory_usage_bytes', title: memory, unit: 'bytes' },
  { name: 'process_resident_memory_bytes', title: memory, unit: 'bytes' },
  { name: 'nodejs_eventloop_delay_p99_seconds', title: loopDelay, unit: 'seconds' },
  { name: 'nodejs_eventloop_lag_p99_seconds', title: loopDelay, unit: 'seconds' },
  { name: 'nodejs_eventloop_utilization_ratio', title: { en: 'Event loop busy', he: 'לולאת האירועים עסוקה' }, unit: 'share' },
  { name: 'v8js_memory_heap_used_bytes', title: heap, unit: 'bytes' },
  { name: 'nodejs_heap_size_used_bytes', title: heap, unit: 'bytes' },
  { name: 'jvm_memory_used_bytes', title: heap, unit: 'bytes' },
  { name: 'go_memory_used_bytes', title: heap, unit: 'bytes' },
  { name: 'go_memstats_heap_inuse_bytes', title: heap, unit: 'bytes' },
  { name: 'go_goroutine_count', title: goroutines, unit: 'count' },
  { name: 'go_goroutines', title: goroutines, unit: 'count' },
]

/** Matches the series of a service: `job` is its name, or `namespace/name`. */
export function jobMatcher(service: string): string {
  const name = service.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return `job=~${quotePromql(`(.+/)?${name}`)}`
}

/** The metric by instance; with an environment of the instances that say they are in it. */
export function runtimeExpr({ name, isCounter }: RuntimeMetric, service: string, environment: string): string {
  const matcher = jobMatcher(service)
  const series = isCounter ? `rate(${name}{${matcher}}[5m])` : `${name}{${matcher}}`
  const sum = `sum by (job, instance) (${series})`
  if (environment === '') return `sum by (instance) (${sum})`
  const here = `target_info{${matcher}, deployment_environment_name=${quotePromql(environment)}}`
  return `sum by (instance) (${sum} and on (job, instance) ${here})`
}
