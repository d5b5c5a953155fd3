import { readFileSync } from 'node:fs'

/** Figures of one process. */
export interface ProcessUsage {
  /** CPU time since it started. */
  readonly cpuSeconds: number
  /** All that lies in memory, pages of files among it, which the kernel takes back when it likes. */
  readonly residentBytes: number
  /** Of that what only ends with the process or its own doing: what counts against a limit. */
  readonly anonymousBytes: number
}

/** Ticks a second in what Linux tells programs. */
const ticksPerSecond = 100

/** Usage of this process, or of another by its id from Linux's /proc; undefined when there is no such process, or no /proc. */
export function readProcessUsage(pid: number): ProcessUsage | undefined {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage()
    const residentBytes = process.memoryUsage.rss()
    return { cpuSeconds: (user + system) / 1e6, residentBytes, anonymousBytes: readAnonymous(residentBytes) }
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
  const residentBytes = Number(residentKib) * 1024
  return { cpuSeconds: ticks / ticksPerSecond, residentBytes, anonymousBytes: parseAnonymous(status) ?? residentBytes }
}

/** Of this process; all of it where the system does not tell them apart. */
function readAnonymous(residentBytes: number): number {
  try {
    return parseAnonymous(readFileSync('/proc/self/status', 'utf8')) ?? residentBytes
  } catch {
    return residentBytes
  }
}

/** Shared memory lies in no file that it could be read from again. Undefined before Linux 4.5. */
function parseAnonymous(status: string): number | undefined {
  const [anonymous, shared] = ['RssAnon', 'RssShmem'].map((name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return anonymous === undefined ? undefined : (Number(anonymous) + Number(shared ?? 0)) * 1024
}
