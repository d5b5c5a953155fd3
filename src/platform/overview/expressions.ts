import { acceptedRowsMetric } from '../own-metrics.ts'

/** The overview's questions about metrics, in PromQL. Durations are in milliseconds. */

const idle = 'node_cpu_seconds_total{mode="idle"}'
const memoryFree = 'node_memory_MemAvailable_bytes'
const memorySize = 'node_memory_MemTotal_bytes'
/** File systems in memory are not disks. */
const disks = '{fstype!~"tmpfs|ramfs"}'
const diskFree = `node_filesystem_avail_bytes${disks}`
const diskSize = `node_filesystem_size_bytes${disks}`
const recent = '5m'

const before = (series: string, stepMs: number): string => `${series} offset ${stepMs}ms`
/** Between the samples themselves: the last step has only begun, and a rate over all of it would be too low. */
const seconds = (series: string, stepMs: number): string => `(timestamp(${series}) - timestamp(${before(series, stepMs)}) > 0)`
/** A second's share of a step; without steps in which the counter began again. */
const idleShare = (stepMs: number): string => `(${idle} - ${before(idle, stepMs)} >= 0) / ${seconds(idle, stepMs)}`

/** Busy share of all CPUs of all hosts. */
export const cpuExpr = (stepMs: number): string => `1 - avg(${idleShare(stepMs)})`

/** Used share of all memory of all hosts. */
export const memoryExpr = (stepMs: number): string =>
  `1 - sum(avg_over_time(${memoryFree}[${stepMs}ms])) / sum(avg_over_time(${memorySize}[${stepMs}ms]))`

/** Used share of the fullest file system. */
export const diskExpr = (stepMs: number): string =>
  `max(1 - avg_over_time(${diskFree}[${stepMs}ms]) / (avg_over_time(${diskSize}[${stepMs}ms]) > 0))`

/** Rows a second that came in for a project, by signal, from the counter Vedette keeps of itself. After a restart it counts from 0. */
export function ingestExpr(stepMs: number, projectId: number): string {
  const rows = `${acceptedRowsMetric}{project="${projectId}"}`
  return `sum by (signal) (((${rows} - ${before(rows, stepMs)} >= 0) or (${rows} + 0)) / ${seconds(rows, stepMs)})`
}

/** Between samples that follow each other, whatever the interval: a host that has just come has two of them soon. */
const betweenMs = 15_000

/** Of the last five minutes of each host: the busy share of its CPUs, of its memory, and of its fullest file system. */
export const hostCpuExpr = `1 - avg by (instance) (avg_over_time((${idleShare(betweenMs)})[${recent}:${betweenMs}ms]))`
export const hostMemoryExpr = `1 - sum by (instance) (last_over_time(${memoryFree}[${recent}])) / sum by (instance) (last_over_time(${memorySize}[${recent}]))`
export const hostDiskExpr = `max by (instance) (1 - last_over_time(${diskFree}[${recent}]) / (last_over_time(${diskSize}[${recent}]) > 0))`

/** When each host last told of itself, in seconds: asked every few minutes it leaves out no host. */
export const hostSeenExpr = `max by (instance) (timestamp(${memorySize}))`
/** Less than a query looks back. */
export const hostSeenStepMs = 4 * 60_000
