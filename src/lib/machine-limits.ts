import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

/** What this process may use. */
export interface MachineLimits {
  readonly memoryBytes: number
  readonly cpuCores: number
  /** The memory is less than the machine has. */
  readonly isContainer: boolean
}

export interface Machine {
  /** A file of /proc or /sys; undefined when there is none. */
  readText(path: string): string | undefined
  totalMemoryBytes(): number
  readonly cpuCores: number
}

/** The one this runs on. */
export const thisMachine: Machine = {
  readText(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  totalMemoryBytes: totalmem,
  cpuCores: availableParallelism(),
}

/** Of the machine, or of the control group (version 2, or 1) that a container or service is held to. */
export function readMachineLimits(machine: Machine): MachineLimits {
  const total = machine.totalMemoryBytes()
  const group = /^0::(\/.*)$/m.exec(machine.readText('/proc/self/cgroup') ?? '')?.[1] ?? '/'
  // Inside of a container its own group is the root.
  const folders = [...new Set([`/sys/fs/cgroup${group === '/' ? '' : group}`, '/sys/fs/cgroup'])]
  const texts = [
    ...folders.map((folder) => machine.readText(`${folder}/memory.max`)),
    machine.readText('/sys/fs/cgroup/memory/memory.limit_in_bytes'),
  ]
  const limits = texts.flatMap((text) => (/^\d+\s*$/.test(text ?? '') ? [Number(text)] : [])).filter((bytes) => bytes > 0)
  const memoryBytes = Math.min(total, ...limits)
  const quotas = [
    ...folders.map((folder) => machine.readText(`${folder}/cpu.max`)?.split(' ')),
    [machine.readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'), machine.readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us')],
  ].flatMap((pair) => {
    const [quota, period] = [Number(pair?.[0]), Number(pair?.[1])]
    return quota > 0 && period > 0 ? [quota / period] : []
  })
  return { memoryBytes, cpuCores: Math.min(machine.cpuCores, ...quotas), isContainer: memoryBytes < total }
}
