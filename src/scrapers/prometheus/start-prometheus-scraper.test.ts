import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { systemClock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { type PrometheusScraper, startPrometheusScraper } from './start-prometheus-scraper.ts'
import { recordDoor } from './testdata/record-sink.ts'
import { type MetricsServer, serveMetrics } from './testdata/serve-metrics.ts'

const intervalMs = 100
let directory: string
let file: string
let server: MetricsServer
let scraper: PrometheusScraper | undefined
const log: string[] = []
const door = recordDoor()
let wake: () => void = () => undefined

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-scraper-'))
  file = join(directory, 'prometheus.yml')
  server = await serveMetrics('a 1\n')
  log.length = 0
  door.take()
})
afterEach(async () => {
  await scraper?.stop()
  scraper = undefined
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

function write(job: Readonly<Record<string, unknown>>, extra: Readonly<Record<string, unknown>> = {}): void {
  const static_configs = [{ targets: [server.address] }]
  const base = { job_name: 'test', scrape_interval: `${intervalMs}ms`, scrape_timeout: `${intervalMs}ms`, static_configs }
  writeFileSync(file, JSON.stringify({ scrape_configs: [{ ...base, ...job }], ...extra }))
}

function start(): PrometheusScraper {
  scraper = startPrometheusScraper({
    clock: systemClock,
    log: createLog({
      level: 'info',
      destination: {
        write: (line) => {
          log.push(line)
          wake()
        },
      },
    }),
    store: async (target, show) => {
      await door.store(target, show)
      wake()
    },
    file,
    environment: {},
    hostname: 'shop',
  })
  return scraper
}

/** Waits until something that was logged or stored makes it true. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise<void>((resolve) => (wake = resolve))
}

const timesOf = (beginning: string): number[] =>
  door.lines.filter((line) => line.startsWith(beginning)).map((line) => Number(line.split(' @')[1]))

test('scrapes on its clock', async () => {
  write({})
  start()
  await until(() => timesOf('up{').length >= 8)
  const times = timesOf('up{')
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  // A machine that is busy with other tests keeps some waiting.
  expect(Math.min(...gaps)).toBeGreaterThan(0)
  expect(gaps.toSorted((a, b) => a - b)[1]).toBeLessThan(1.5 * intervalMs)
})

test('lists its targets as Prometheus does', async () => {
  write({
    relabel_configs: [{ source_labels: ['x'], regex: '1', action: 'drop' }],
    static_configs: [{ targets: [server.address] }, { targets: ['gone:1'], labels: { x: '1' } }],
  })
  const running = start()
  expect(running.listTargets().active[0]).toMatchObject({ health: 'unknown', lastScrape: '0001-01-01T00:00:00Z' })
  await until(() => timesOf('up{').length > 0)
  const { active, dropped, droppedCounts, pools } = running.listTargets()
  expect(active).toEqual([
    {
      discoveredLabels: expect.objectContaining({ __address__: server.address, job: 'test' }),
      labels: { instance: server.address, job: 'test' },
      scrapePool: 'test',
      scrapeUrl: `http://${server.address}/metrics`,
      globalUrl: `http://shop:${server.address.split(':')[1]}/metrics`,
      lastError: '',
      problem: null,
      lastScrape: expect.stringMatching(/^20\d\d-/),
      lastScrapeDuration: expect.any(Number),
      health: 'up',
      scrapeInterval: '100ms',
      scrapeTimeout: '100ms',
    },
  ])
  expect(dropped).toEqual([{ discoveredLabels: expect.objectContaining({ x: '1' }), scrapePool: 'test' }])
  expect([droppedCounts, pools]).toEqual([{ test: 1 }, ['test']])
  expect(running.health()).toMatchObject({ state: 'ok', detail: '1 of 1 targets answer', targets: { up: 1, down: 0, unknown: 0 } })
})

test('a change is followed; a bad one keeps the last, and says so', async () => {
  write({})
  const running = start()
  await until(() => timesOf('a{').length > 0)
  writeFileSync(file, 'scrape_configs: [{ job_name: test, scrape_interval: x }]')
  await until(() => log.join().includes('the changed scrape configuration is bad'))
  expect(log.join()).toContain(`${file}:1: scrape_configs[0].scrape_interval: not a valid duration string`)
  expect(running.health()).toMatchObject({ state: 'degraded', detail: expect.stringContaining('not a valid duration string') })
  const before = timesOf('a{').length
  await until(() => timesOf('a{').length > before)
  write({ metric_relabel_configs: [{ target_label: 'new', replacement: 'label' }] })
  await until(() => door.lines.some((line) => line.includes('new="label"')))
  expect(running.health().state).toBe('ok')
  // What the old configuration made ends, what the new one makes goes on.
  await until(() => door.lines.some((line) => /^a\{instance="[^"]*",job="test"\} stale/.test(line)))
  expect(door.lines.filter((line) => line.includes('new="label"') && line.includes('stale'))).toEqual([])
  expect(door.lines.filter((line) => line.startsWith('up{') && line.includes('stale'))).toEqual([])
})

test('a target that is gone becomes stale two intervals later', async () => {
  write({})
  start()
  await until(() => timesOf('a{').length > 0)
  write({ static_configs: [] })
  await until(() => door.lines.some((line) => line.startsWith('up{') && line.includes(' stale ')))
  const stale = door.lines.filter((line) => line.includes(' stale '))
  expect(stale.map((line) => line.split('{')[0])).toEqual(expect.arrayContaining(['a', 'up', 'scrape_series_added']))
  expect(timesOf('a{').at(-1)).toBeGreaterThan(timesOf('a{').at(-2) ?? Infinity)
})

test('more targets than allowed fail all; failures are logged to the file', async () => {
  write({ target_limit: 1, static_configs: [{ targets: [server.address, 'other:1'] }], scrape_failure_log_file: 'failures.log' })
  const running = start()
  await until(() => timesOf('up{').length >= 2)
  expect(server.requests).toEqual([])
  expect(running.listTargets().active.map(({ health, problem, lastError }) => [health, problem, lastError])).toContainEqual([
    'down',
    'limit',
    'target_limit exceeded (number of targets: 2, limit: 1)',
  ])
  await running.stop()
  expect(readFileSync(join(directory, 'failures.log'), 'utf8')).toContain('"msg":"target_limit exceeded')
})

test('a file that is bad from the start is refused', () => {
  writeFileSync(file, 'scrape_configs: [{}]')
  expect(() => start()).toThrow(`${file}:1: scrape_configs[0].job_name: job_name is empty`)
})

test('after a stop nothing is stored', async () => {
  write({})
  const running = start()
  await until(() => timesOf('a{').length > 0)
  await running.stop()
  door.take()
  await new Promise((resolve) => setTimeout(resolve, 3 * intervalMs))
  expect(door.lines).toEqual([])
})
