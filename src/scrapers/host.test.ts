import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { systemClock } from '../lib/clock.ts'
import type { MetricFamily } from '../lib/metrics/metric-family.ts'
import { writeExposition } from '../lib/metrics/write-exposition.ts'
import { hostScraper } from './host.ts'
import { parseFileDescriptors, parseNetstat, parsePressure, parseSockstat, parseVmstat } from './host/counters.ts'
import { parseDisks } from './host/disks.ts'
import { createMountReader, describeFilesystems } from './host/filesystems.ts'
import { parseLoad } from './host/load.ts'
import { parseMemory } from './host/memory.ts'
import { parseMounts } from './host/mounts.ts'
import { parseNetwork } from './host/network.ts'
import { parseCpu, parseStat } from './host/stat.ts'
import { createSteadyCounters } from './host/steady-counters.ts'

const testdata = fileURLToPath(new URL('testdata', import.meta.url))
const context = { clock: systemClock, signal: new AbortController().signal }

async function scrapeRecorded(machine: string): Promise<readonly MetricFamily[]> {
  const families = await hostScraper.open({ procPath: `${testdata}/${machine}/proc`, sysPath: `${testdata}/${machine}/sys` })(context)
  // These ask the machine the test runs on.
  return families.filter(({ name }) => !/^node_(filesystem|time|uname|scrape_collector_duration)/.test(name))
}

function points(families: readonly MetricFamily[], name: string): readonly { labels: Readonly<Record<string, string>>; value: number }[] {
  const family = families.find((candidate) => candidate.name === name)
  return family === undefined || family.type === 'histogram' ? [] : family.points
}

describe('recorded machines', () => {
  test.each(['debian-12', 'odd'])('%s', async (machine) => {
    await expect(writeExposition(await scrapeRecorded(machine))).toMatchFileSnapshot(`testdata/${machine}/expected.prom`)
  })

  test('a container that hides half of /proc: the missing parts fail alone', async () => {
    const families = await scrapeRecorded('odd')
    const success = new Map(points(families, 'node_scrape_collector_success').map(({ labels, value }) => [labels['collector'], value]))
    expect(Object.fromEntries(success)).toMatchObject({ cpu: 1, meminfo: 1, netclass: 0, pressure: 0, filefd: 0, processes: 0 })
  })

  test('no /proc at all', async () => {
    const families = await hostScraper.open({ procPath: '/nowhere', sysPath: '/nowhere' })(context)
    expect(families.map(({ name }) => name)).toEqual([
      'node_uname_info',
      'node_time_seconds',
      'node_scrape_collector_duration_seconds',
      'node_scrape_collector_success',
    ])
  })
})

describe('mounts', () => {
  test('escapes, read-only, duplicates and file systems nobody keeps files in', () => {
    const text = readFileSync(`${testdata}/debian-12/proc/self/mounts`, 'utf8')
    expect(parseMounts(text)).toEqual([
      { device: '/dev/vda1', mountpoint: '/', fstype: 'ext4', readOnly: false },
      { device: 'tmpfs', mountpoint: '/run', fstype: 'tmpfs', readOnly: false },
      { device: '/dev/vdb1', mountpoint: '/srv/data of us\\x\ty', fstype: 'ext4', readOnly: true },
      { device: 'nas:/export/#backup', mountpoint: '/mnt/nas', fstype: 'nfs4', readOnly: false },
    ])
  })

  test('the root counts even as an overlay', () => {
    expect(parseMounts('overlay / overlay rw 0 0\noverlay /x overlay rw 0 0').map(({ mountpoint }) => mountpoint)).toEqual(['/'])
  })

  test('a mount that is gone is an error of that mount', async () => {
    const mount = { device: 'a', fstype: 'ext4', readOnly: false }
    const sizes = await createMountReader('/')([
      { ...mount, mountpoint: '/' },
      { ...mount, mountpoint: '/no/such/mount' },
    ])
    const families = describeFilesystems(sizes)
    expect(points(families, 'node_filesystem_device_error').map(({ value }) => value)).toEqual([0, 1])
    const { blocks, bsize } = await statfs('/')
    expect(points(families, 'node_filesystem_size_bytes')).toEqual([
      { labels: { device: 'a', fstype: 'ext4', mountpoint: '/' }, value: blocks * bsize },
    ])
  })

  test('a mount that does not answer in time is left alone until it has', async () => {
    const mounts = [{ device: 'a', fstype: 'ext4', readOnly: false, mountpoint: '/' }]
    const read = createMountReader('/', 0)
    // statfs goes through the thread pool: it cannot be quicker than a timer that is due at once twice in a row.
    const both = await Promise.all([read(mounts), read(mounts)])
    expect(both[1]?.[0]?.size).toBeUndefined()
  })
})

test('a small step back of a counter repeats the last value, a big one is a reset', () => {
  const steady = createSteadyCounters()
  const at = (ticks: number): number => points(steady(parseCpu(`cpu0 0 0 0 ${ticks}\n`)), 'node_cpu_seconds_total')[3]?.value ?? NaN
  expect([1000, 900, 701, 699, 1000, 1001].map((ticks) => at(ticks))).toEqual([10, 10, 10, 6.99, 10, 10.01])
})

test('parsers take any text', () => {
  const parsers = [
    parseCpu,
    parseStat,
    parseMemory,
    parseLoad,
    parseDisks,
    parseNetwork,
    parseNetstat,
    parseSockstat,
    parseVmstat,
    parseFileDescriptors,
    (text: string) => parsePressure('io', text),
    (text: string) => (parseMounts(text), []),
  ]
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('cpu0', 'intr', 'Tcp:', 'some', '__proto__', '1', '-1', '1e9', '99999999999999999999', '|', ':'),
  )
  const text = fc.array(fc.array(word).map((words) => words.join(' '))).map((lines) => lines.join('\n'))
  expect(() =>
    fc.assert(
      fc.property(text, fc.constantFrom(...parsers), (input, parse) => {
        const values = parse(input).flatMap((family) => (family.type === 'histogram' ? [NaN] : family.points.map(({ value }) => value)))
        return !values.some((value) => Number.isNaN(value))
      }),
      { numRuns: 500 },
    ),
  ).not.toThrow()
})

test('this machine: cheap, and every figure is there', async () => {
  const collect = hostScraper.open({})
  let cheapestMs = Infinity
  // The best of some rounds: other work on the machine makes the same system calls dearer.
  for (let round = 0; round < 8; round++) {
    const before = process.cpuUsage()
    for (let i = 0; i < 10; i++) await collect(context)
    const { user, system } = process.cpuUsage(before)
    cheapestMs = Math.min(cheapestMs, (user + system) / 1000 / 10)
  }
  expect(cheapestMs).toBeLessThan(5)
  const names = new Set((await collect(context)).filter((family) => family.points.length > 0).map(({ name }) => name))
  for (const name of [
    'node_cpu_seconds_total',
    'node_memory_MemAvailable_bytes',
    'node_filesystem_avail_bytes',
    'node_load1',
    'node_uname_info',
  ])
    expect(names).toContain(name)
})
