import { statfs } from 'node:fs/promises'
import os from 'node:os'

import type { Clock } from '../lib/clock.ts'
import { readProcessUsage, type ProcessUsage } from './process-usage.ts'

/** A process of ours: this one, the engine. */
export interface OwnProcess {
  readonly name: string
  readonly pid: number
}

export interface ResourceUsage {
  /** Of the machine, 0-1. */
  readonly cpuUsage: number
  readonly memoryUsage: number
  /** Of the file system that holds the data directory. */
  readonly disk: { readonly usage: number; readonly totalBytes: number; readonly freeBytes: number }
  readonly processes: readonly (OwnProcess & ProcessUsage)[]
}

export interface ResourceMonitor {
  read(): Promise<ResourceUsage>
}

export interface ResourceOptions {
  readonly clock: Clock
  readonly dataDir: string
  /** Processes that belong to the platform now; they come and go with restarts. */
  readonly processes: () => readonly OwnProcess[]
}

/** CPU use is measured over at least this long: shorter spans measure the asking itself. */
const minSpanMs = 5000

/** Use of the machine, the data directory's disk and our processes. CPU use is that of the last 5 to 20 seconds. */
export function createResourceMonitor({ clock, dataDir, processes }: ResourceOptions): ResourceMonitor {
  let base = readCpu(clock)
  let cpuUsage = base.total === 0 ? 0 : base.busy / base.total
  return {
    async read() {
      const now = readCpu(clock)
      if (now.at - base.at >= minSpanMs && now.total > base.total) {
        cpuUsage = Math.min(1, Math.max(0, (now.busy - base.busy) / (now.total - base.total)))
        base = now
      }
      return { cpuUsage, memoryUsage: 1 - os.freemem() / os.totalmem(), disk: await readDisk(dataDir), processes: readAll(processes()) }
    },
  }
}

function readCpu(clock: Clock): { at: number; busy: number; total: number } {
  let idle = 0
  let total = 0
  for (const { times } of os.cpus()) {
    idle += times.idle
    total += times.user + times.nice + times.sys + times.idle + times.irq
  }
  return { at: clock.monotonic(), busy: total - idle, total }
}

async function readDisk(path: string): Promise<ResourceUsage['disk']> {
  const { blocks, bavail, bsize } = await statfs(path)
  return { usage: blocks === 0 ? 0 : 1 - bavail / blocks, totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}

function readAll(processes: readonly OwnProcess[]): (OwnProcess & ProcessUsage)[] {
  return processes.flatMap((own) => {
    const usage = readProcessUsage(own.pid)
    return usage === undefined ? [] : [{ ...own, ...usage }]
  })
}
