import { spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'

import { expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import { parseProcessUsage, readProcessUsage } from './process-usage.ts'
import { createResourceMonitor } from './resources.ts'

test('this machine, this process and a child', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); console.log(1)'], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    await once(child.stdout, 'data')
    const processes = (): { name: string; pid: number }[] => [
      { name: 'main', pid: process.pid },
      { name: 'engine', pid: child.pid ?? -1 },
      { name: 'gone', pid: 2 ** 30 },
    ]
    const usage = await createResourceMonitor({ clock: systemClock, dataDir: os.tmpdir(), processes }).read()
    for (const share of [usage.cpuUsage, usage.memoryUsage, usage.disk.usage]) {
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
    }
    expect(usage.disk.freeBytes).toBeLessThanOrEqual(usage.disk.totalBytes)
    const [main, engine, ...rest] = usage.processes
    expect(main?.residentBytes).toBeGreaterThan(10e6)
    expect(engine?.residentBytes).toBeGreaterThan(10e6)
    expect(rest).toEqual([])
  } finally {
    child.stdin.end()
    await once(child, 'close')
  }
})

test('CPU use is that of the span between two readings', async () => {
  let at = 0
  const monitor = createResourceMonitor({ clock: { now: () => at, monotonic: () => at }, dataDir: '/', processes: () => [] })
  const ends = Date.now() + 300
  while (Date.now() < ends);
  at = 6000
  const { cpuUsage } = await monitor.read()
  // One core of the machine was busy all the time; other work may keep the rest busy, and ticks are 10 ms long.
  expect(cpuUsage).toBeGreaterThan(0.5 / os.cpus().length)
})

test('names with parentheses and spaces; zombies; texts that are none', () => {
  const stat = '42 (a) b (c) S 1 1 1 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 1 0 134429 3133440 408'
  expect(parseProcessUsage(stat, 'Name:\ta\nVmRSS:\t    1024 kB\n')).toEqual({
    cpuSeconds: 2,
    residentBytes: 1_048_576,
    anonymousBytes: 1_048_576,
  })
  const kinds = 'VmRSS:\t    1024 kB\nRssAnon:\t     300 kB\nRssFile:\t     700 kB\nRssShmem:\t      24 kB\n'
  expect(parseProcessUsage(stat, kinds)).toMatchObject({ residentBytes: 1_048_576, anonymousBytes: 324 * 1024 })
  expect(parseProcessUsage(stat, 'Name:\ta\nState:\tZ (zombie)\n')).toBeUndefined()
  expect(parseProcessUsage('', '')).toBeUndefined()
  expect(readProcessUsage(2 ** 30)).toBeUndefined()
})
