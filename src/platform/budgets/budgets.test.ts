import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createLog } from '../../lib/log.ts'
import { readMachineLimits } from '../../lib/machine-limits.ts'
import { createMetrics } from '../../lib/metrics/create-metrics.ts'
import { readProcessUsage } from '../process-usage.ts'
import { completeBudgets, isUsedUp } from './budget.ts'
import { measureDataDirectory } from './measure-disk.ts'
import { watchBudgets } from './watch-budgets.ts'

const gibibyte = 1024 ** 3
const log = createLog({ level: 'silent' })

test('limits are those of the control group, of either version, and never more than the machine has', () => {
  const limits = (texts: Record<string, string>) =>
    readMachineLimits({ readText: (path) => texts[path], totalMemoryBytes: () => 8 * gibibyte, cpuCores: 4 })
  expect(limits({})).toEqual({ memoryBytes: 8 * gibibyte, cpuCores: 4, isContainer: false })
  expect(limits({ '/sys/fs/cgroup/memory.max': `${gibibyte}\n`, '/sys/fs/cgroup/cpu.max': '150000 100000\n' })).toEqual({
    memoryBytes: gibibyte,
    cpuCores: 1.5,
    isContainer: true,
  })
  expect(limits({ '/sys/fs/cgroup/memory.max': 'max\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' }).memoryBytes).toBe(8 * gibibyte)
  const unit = {
    '/proc/self/cgroup': '0::/system.slice/vedette.service\n',
    '/sys/fs/cgroup/system.slice/vedette.service/memory.max': '1000',
  }
  expect(limits(unit).memoryBytes).toBe(1000)
  const one = { '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2000', '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1' }
  expect(limits(one)).toMatchObject({ memoryBytes: 2000, cpuCores: 4 })
})

test('what settings leave out is a part of the machine', () => {
  const machine = { memoryBytes: 1000, cpuCores: 2, diskBytes: 1000 }
  expect(completeBudgets({ memoryBytes: undefined, cpuCores: undefined, diskBytes: undefined }, machine)).toEqual({
    memoryBytes: 850,
    cpuCores: 2,
    diskBytes: 900,
  })
  expect(completeBudgets({ memoryBytes: 7, cpuCores: 1, diskBytes: 5 }, machine)).toEqual({ memoryBytes: 7, cpuCores: 1, diskBytes: 5 })
})

test('what is used up stays so until it is clearly below, and never is below 95 %', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 }), (course) => {
      let was = false
      for (const used of course) {
        was = isUsedUp({ resource: 'disk', used, limit: 100 }, was)
        expect(was || used < 100).toBe(true)
        expect(was && used <= 95).toBe(false)
      }
    }),
    { numRuns: 50 },
  )
})

test('a budget that is used up is told and holds back what comes in: the disk all of it, memory all but one', async () => {
  const metrics = createMetrics()
  let diskBytes = 50
  const options = { log, metrics, processes: () => [{ name: 'vedette', pid: process.pid }], measureDisk: () => Promise.resolve(diskBytes) }
  const calm = watchBudgets({
    ...options,
    clock: { now: Date.now, monotonic: () => 0 },
    budgets: { memoryBytes: 1e15, cpuCores: 2, diskBytes: 100 },
  })
  await Promise.resolve()
  expect(calm.refusal(1)).toBeUndefined()
  expect(await calm.healthSource.check()).toMatchObject({ state: 'ok' })
  const families = new Map(metrics.snapshot().map((family) => [family.name, family.points]))
  expect(families.get('vedette.budget.utilization')).toContainEqual({ labels: { resource: 'disk' }, value: 0.5 })
  calm.stop()

  diskBytes = 100
  const full = watchBudgets({
    ...options,
    metrics: createMetrics(),
    clock: { now: Date.now, monotonic: () => 0 },
    budgets: { memoryBytes: 1e15, cpuCores: 2, diskBytes: 100 },
  })
  await Promise.resolve()
  expect(full.refusal(0)).toMatchObject({ code: 'disk_full', retryable: true })
  expect(await full.healthSource.check()).toMatchObject({ state: 'degraded', detail: 'near or over budget: disk 100 %' })
  full.stop()

  const small = watchBudgets({
    ...options,
    metrics: createMetrics(),
    clock: { now: Date.now, monotonic: () => 0 },
    budgets: { memoryBytes: 1, cpuCores: 2, diskBytes: 1000 },
  })
  expect(small.refusal(0)).toBeUndefined()
  expect(small.refusal(1)).toMatchObject({ code: 'overloaded' })
  small.stop()
})

test('pages of files do not count against the memory: the kernel takes them back', () => {
  const usage = readProcessUsage(process.pid)
  const watch = watchBudgets({
    log,
    metrics: createMetrics(),
    clock: { now: Date.now, monotonic: () => 0 },
    budgets: { memoryBytes: 1e15, cpuCores: 2, diskBytes: 1000 },
    processes: () => [{ name: 'vedette', pid: process.pid }],
    measureDisk: () => Promise.resolve(0),
  })
  const used = watch.uses().find(({ resource }) => resource === 'memory')?.used ?? 0
  watch.stop()
  // The program's own text and libraries are tens of megabytes of files.
  expect(used).toBeLessThan((usage?.residentBytes ?? 0) - 20e6)
  expect(used).toBeGreaterThan(20e6)
})

test('the data directory is measured without what its own store says', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-budget-'))
  mkdirSync(join(directory, 'wal'))
  mkdirSync(join(directory, 'telemetry'))
  writeFileSync(join(directory, 'wal', '1'), Buffer.alloc(20_000, 1))
  writeFileSync(join(directory, 'telemetry', '1'), Buffer.alloc(50_000, 1))
  const bytes = await measureDataDirectory(directory, undefined)
  expect(bytes).toBeGreaterThanOrEqual(70_000)
  expect(bytes).toBeLessThan(200_000)
  mkdirSync(join(directory, 'scratch'))
  writeFileSync(join(directory, 'scratch', '1'), Buffer.alloc(500_000, 1))
  expect(await measureDataDirectory(directory, undefined, ['scratch'])).toBeLessThan(200_000)
  expect(await measureDataDirectory(join(directory, 'gone'), undefined)).toBe(0)
  rmSync(directory, { recursive: true })
})
