import { readFileSync } from 'node:fs'

/** Figures of one process. */
export interface ProcessUsage {
  /** CPU time since it started. */
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** Ticks a second in what Linux tells programs. */
const ticksPerSecond = 100

/** Usage of this process, or of another by its id from Linux's /proc; undefined when there is no such process, or no /proc. */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage()
    return { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss() }
  }
  try {
    return parseProcessUsage(readFileSync(`/proc/${pid}/stat`, 'utf8'), readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return undefined
  }
}

/** From the texts of `/proc/<pid>/stat` and `/proc/<pid>/status`; undefined for a process that is only a zombie. */
export function parseProcessUsage(stat: string, status: string): ProcessUsage | undefined {
  // The name, in parentheses, may hold anything, a parenthesis too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const residentKib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  if (!Number.isFinite(ticks) || residentKib === undefined) return undefined
  return { cpuSeconds: ticks / ticksPerSecond, residentBytes: Number(residentKib) * 1024 }
}
