import type { MetricFamily } from '../../lib/metrics/metric-family.ts'
import { numberOf, single, wordsOf } from './family.ts'

/** `/proc/loadavg`: the load averages, and how many threads there are. */
export function parseLoad(text: string): MetricFamily[] {
  const [one, five, fifteen, threads = ''] = wordsOf(text)
  const rows = [
    ['node_load1', '1m load average.', numberOf(one)],
    ['node_load5', '5m load average.', numberOf(five)],
    ['node_load15', '15m load average.', numberOf(fifteen)],
    ['node_processes_threads', 'Allocated threads in system', numberOf(threads.split('/')[1])],
  ] as const
  return rows.flatMap(([name, help, value]) => (value === undefined ? [] : [single('gauge', name, help, value)]))
}
