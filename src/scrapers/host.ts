import { readFileSync, readdirSync } from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'

import { z } from 'zod'

import type { MetricFamily, NumberPoint } from '../lib/metrics/metric-family.ts'
import { parseFileDescriptors, parseNetstat, parsePressure, parseSockstat, parseVmstat, type PressureResource } from './host/counters.ts'
import { parseDisks } from './host/disks.ts'
import { family, numberOf, single } from './host/family.ts'
import { createMountReader, describeFilesystems } from './host/filesystems.ts'
import { parseLoad } from './host/load.ts'
import { parseMemory } from './host/memory.ts'
import { parseMounts } from './host/mounts.ts'
import { describeDevices, parseNetwork, type DeviceState } from './host/network.ts'
import { parseCpu, parseStat } from './host/stat.ts'
import { createSteadyCounters } from './host/steady-counters.ts'
import { defineScraper, type Collect, type ScrapeContext } from './scraper.ts'

const path = z.string().min(1).max(4096)
const settings = z.strictObject({
  procPath: path.default('/proc').meta({ description: 'Where the proc file system of the host is mounted' }),
  sysPath: path.default('/sys').meta({ description: 'Where the sys file system of the host is mounted' }),
  rootPath: path.default('/').meta({ description: 'Where the root of the host is mounted' }),
})

type Part = (context: ScrapeContext) => readonly MetricFamily[] | Promise<readonly MetricFamily[]>

/** The machine under node_exporter's metric names and labels, so that dashboards and rules made for it work unchanged. */
export const hostScraper = defineScraper({
  name: 'host',
  title: 'Host (CPU, memory, disks, network)',
  settings,
  intervalMs: 15_000,
  collect,
})

function collect(at: z.output<typeof settings>): Collect {
  const parts = Object.entries(createParts(at))
  return async (context) => {
    const families: MetricFamily[] = []
    const durations: NumberPoint[] = []
    const successes: NumberPoint[] = []
    for (const [collector, part] of parts) {
      context.signal.throwIfAborted()
      const started = context.clock.monotonic()
      // One after the other: each is short, and the event loop breathes between them.
      const found = await attempt(part, context)
      families.push(...(found ?? []))
      durations.push({ labels: { collector }, value: (context.clock.monotonic() - started) / 1000 })
      successes.push({ labels: { collector }, value: found === undefined ? 0 : 1 })
    }
    return [
      ...families,
      family('gauge', 'node_scrape_collector_duration_seconds', 'Duration of a collector scrape.', durations),
      family('gauge', 'node_scrape_collector_success', 'Whether a collector succeeded.', successes),
    ]
  }
}

/** A part whose files are missing (containers hide some, old kernels lack some) fails alone. */
async function attempt(part: Part, context: ScrapeContext): Promise<readonly MetricFamily[] | undefined> {
  try {
    return await part(context)
  } catch {
    return undefined
  }
}

function createParts({ procPath, sysPath, rootPath }: z.output<typeof settings>): Record<string, Part> {
  // Read in one go: these files live in memory, and three trips through the thread pool cost more than the read.
  const proc = (file: string): string => readFileSync(join(procPath, file), 'utf8')
  const steady = createSteadyCounters()
  const readMounts = createMountReader(rootPath)
  const pressure = (resource: PressureResource): MetricFamily[] => parsePressure(resource, proc(`pressure/${resource}`))
  return {
    cpu: () => steady(parseCpu(proc('stat'))),
    stat: () => parseStat(proc('stat')),
    meminfo: () => parseMemory(proc('meminfo')),
    loadavg: () => parseLoad(proc('loadavg')),
    diskstats: () => parseDisks(proc('diskstats')),
    filesystem: async () => describeFilesystems(await readMounts(parseMounts(proc('self/mounts')))),
    netdev: () => parseNetwork(proc('net/dev')),
    netclass: () => describeDevices(readDevices(join(sysPath, 'class/net'))),
    netstat: () => [...parseNetstat(proc('net/netstat')), ...parseNetstat(proc('net/snmp'))],
    sockstat: () => parseSockstat(proc('net/sockstat')),
    vmstat: () => parseVmstat(proc('vmstat')),
    pressure: () => [...pressure('cpu'), ...pressure('io'), ...pressure('memory')],
    filefd: () => parseFileDescriptors(proc('sys/fs/file-nr')),
    processes: () => countProcesses(procPath, proc('sys/kernel/pid_max')),
    uname: () => [describeSystem(readOr(join(procPath, 'sys/kernel/domainname'), '(none)'))],
    time: ({ clock }) => [single('gauge', 'node_time_seconds', 'System time in seconds since epoch (1970).', clock.now() / 1000)],
  }
}

function readDevices(folder: string): DeviceState[] {
  return readdirSync(folder).flatMap((device) => {
    const read = (file: string): string => readFileSync(join(folder, device, file), 'utf8').trim()
    try {
      return [{ device, operstate: read('operstate'), mtu: read('mtu') }]
    } catch {
      // Not a device (`bonding_masters`), or one that has just gone.
      return []
    }
  })
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return otherwise
  }
}

function countProcesses(procPath: string, limit: string): MetricFamily[] {
  const pids = readdirSync(procPath).filter((name) => /^\d+$/.test(name)).length
  return [
    single('gauge', 'node_processes_pids', 'Number of PIDs', pids),
    single('gauge', 'node_processes_max_processes', 'Number of max PIDs limit', numberOf(limit.trim()) ?? 0),
  ]
}

function describeSystem(domainname: string): MetricFamily {
  const labels = {
    domainname,
    machine: os.machine(),
    nodename: os.hostname(),
    release: os.release(),
    sysname: os.type(),
    version: os.version(),
  }
  return single('gauge', 'node_uname_info', 'Labeled system information as provided by the uname system call.', 1, labels)
}
