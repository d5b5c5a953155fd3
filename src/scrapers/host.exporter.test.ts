import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

import { expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import { writeExposition } from '../lib/metrics/write-exposition.ts'
import { hostScraper } from './host.ts'

const exporter = ['prometheus-node-exporter', 'node_exporter'].find((name) => spawnSync(name, ['--version']).status === 0)
/** Upstream's defaults; Debian's package hides more. */
const flags = [
  '--web.listen-address=127.0.0.1:0',
  '--collector.processes',
  '--collector.netdev.device-exclude=^$',
  '--collector.diskstats.device-exclude=^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$',
  '--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)',
]
/** Figures that do not move while the test runs. */
const still =
  /_(MemTotal|SwapTotal|size|mtu)_bytes|^node_(boot_time_seconds|uname_info|filefd_maximum|filesystem_(files|readonly)|network_up)$/

test.skipIf(exporter === undefined)('the same names, types, labels and values as node_exporter', { timeout: 120_000 }, async () => {
  const child = spawn(exporter ?? '', flags, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const address = await listeningAddress(child.stderr)
    const before = read(await (await fetch(`http://${address}/metrics`)).text())
    const ours = read(writeExposition(await hostScraper.open({})({ clock: systemClock, signal: AbortSignal.timeout(5000) })))
    const after = read(await (await fetch(`http://${address}/metrics`)).text())
    const own = [...ours.types.keys()].filter((name) => !name.startsWith('node_scrape_'))
    expect(own.length).toBeGreaterThan(100)
    expect(own.filter((name) => !after.types.has(name))).toEqual([])
    expect(own.filter((name) => ours.types.get(name) !== after.types.get(name))).toEqual([])
    const wrong = [...ours.values].flatMap(([series, value]) => {
      const name = series.split('{', 1)[0] ?? ''
      const [low, high] = [before.values.get(series), after.values.get(series)]
      if (name.startsWith('node_scrape_')) return []
      if (high === undefined) return [`node_exporter has no ${series}`]
      if (still.test(name)) return value === high ? [] : [`${series}: ${value} is not ${high}`]
      // Some counters of the kernel's are sums over CPUs read without a lock: allow a hair.
      const counts = ours.types.get(name) === 'counter' && low !== undefined
      return counts && (value < low - 0.05 || value > high + 0.05) ? [`${series}: ${value} is not between ${low} and ${high}`] : []
    })
    expect(wrong).toEqual([])
  } finally {
    child.kill()
    await once(child, 'close')
  }
})

async function listeningAddress(log: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: log })) {
    const address = /address=(127\.0\.0\.1:\d+)/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error('node_exporter did not say where it listens')
}

/** Reads an exposition; good enough for names that need no escapes. Labels sorted. */
function read(text: string): { types: Map<string, string>; values: Map<string, number> } {
  const types = new Map<string, string>()
  const values = new Map<string, number>()
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)/.exec(line)
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '')
    const sample = /^(node_\w+)(?:\{(.*)\})? (\S+)$/.exec(line)
    if (sample === null) continue
    const labels = (sample[2] ?? '').match(/\w+="(?:[^"\\]|\\.)*"/g) ?? []
    values.set(`${sample[1]}{${labels.toSorted().join(',')}}`, Number(sample[3]))
  }
  return { types, values }
}
