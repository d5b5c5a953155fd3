import { cpus, freemem, loadavg, release, totalmem, uptime } from 'node:os'
import { performance } from 'node:perf_hooks'
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'

import { readMachineLimits, thisMachine } from '../lib/machine-limits.ts'

/** Memory, event loop and machine of this process. */
export function describeRuntime(): object {
  const { user, system } = process.cpuUsage()
  return {
    pid: process.pid,
    upSeconds: Math.round(process.uptime()),
    memory: process.memoryUsage(),
    heap: getHeapStatistics(),
    heapSpaces: getHeapSpaceStatistics(),
    cpuSeconds: { user: user / 1e6, system: system / 1e6 },
    eventLoop: performance.eventLoopUtilization(),
    // Timers, sockets, files that are open, by kind.
    resources: countBy(process.getActiveResourcesInfo()),
    machine: {
      ...readMachineLimits(thisMachine),
      kernel: release(),
      totalMemoryBytes: totalmem(),
      freeMemoryBytes: freemem(),
      loads: loadavg(),
      cores: cpus().length,
      upSeconds: Math.round(uptime()),
    },
  }
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
