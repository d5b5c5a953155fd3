import type { MetricFamily, NumberPoint } from '../../lib/metrics/metric-family.ts'
import { family, linesOf, numberOf, single, wordsOf } from './family.ts'

/** Ticks a second in what the kernel tells programs, on every architecture we run on. */
const ticksPerSecond = 100
const modes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const

/** `/proc/stat`: seconds of each CPU by mode. */
export function parseCpu(text: string): MetricFamily[] {
  const seconds: NumberPoint[] = []
  const guest: NumberPoint[] = []
  for (const line of linesOf(text)) {
    const [name = '', ...ticks] = wordsOf(line)
    const cpu = /^cpu(\d+)$/.exec(name)?.[1]
    if (cpu === undefined) continue
    const add = (to: NumberPoint[], mode: string, i: number): void => {
      const value = numberOf(ticks[i])
      if (value !== undefined) to.push({ labels: { cpu, mode }, value: value / ticksPerSecond })
    }
    for (const [i, mode] of modes.entries()) add(seconds, mode, i)
    add(guest, 'user', modes.length)
    add(guest, 'nice', modes.length + 1)
  }
  return [
    family('counter', 'node_cpu_seconds_total', 'Seconds the CPUs spent in each mode.', seconds),
    family('counter', 'node_cpu_guest_seconds_total', 'Seconds the CPUs spent in guests (VMs) for each mode.', guest),
  ]
}

const counts = {
  ctxt: ['counter', 'node_context_switches_total', 'Total number of context switches.'],
  btime: ['gauge', 'node_boot_time_seconds', 'Node boot time, in unixtime.'],
  processes: ['counter', 'node_forks_total', 'Total number of forks.'],
  intr: ['counter', 'node_intr_total', 'Total number of interrupts serviced.'],
  procs_running: ['gauge', 'node_procs_running', 'Number of processes in runnable state.'],
  procs_blocked: ['gauge', 'node_procs_blocked', 'Number of processes blocked waiting for I/O to complete.'],
} as const

/** `/proc/stat`: what is not about one CPU. */
export function parseStat(text: string): MetricFamily[] {
  const first = new Map(linesOf(text).map((line) => [line.slice(0, line.indexOf(' ')), line]))
  return Object.entries(counts).flatMap(([key, [type, name, help]]) => {
    // The line of interrupts is the total and thousands of numbers we do not want.
    const value = numberOf(first.get(key)?.split(' ', 2)[1])
    return value === undefined ? [] : [single(type, name, help, value)]
  })
}
