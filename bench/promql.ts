/*
 * PromQL over HTTP and JSON: the built program, beside Debian's Prometheus and VictoriaMetrics with the same samples, where they are
 * installed. The samples end a few minutes from now, so that the program has the last hour in memory; `store alone` is the program
 * without that. All warm; median and best.
 * `node --import ./test/harness/typescript-loader.mjs bench/promql.ts [--metrics 50] [--instances 20] [--hours 24] [--alone]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startProgram } from './load/program.mjs'
import { startOfRecent } from './promql/data.ts'
import type { PeerQuery } from './promql/peers.ts'
import { askProgram, storeData, untilInMemory } from './promql/stored-data.ts'

const { values: given } = parseArgs({
  options: {
    metrics: { type: 'string', default: '50' },
    instances: { type: 'string', default: '20' },
    hours: { type: 'string', default: '24' },
    alone: { type: 'boolean', default: false },
  },
})
const hours = Number(given.hours)
const size = { metrics: Number(given.metrics), instances: Number(given.instances), hours, startMs: startOfRecent(hours) }
const seriesEach = size.instances * 10
const all = size.metrics * seriesEach
const start = size.startMs / 1000
const end = start + hours * 3600
const day = { start: start + 300, end, step: 60 }
const hour = { start: end - 3600, end, step: 15 }
const instant = { start: end, end, step: 0 }
const everything = '{__name__=~"metric_.+"}'

const queries: readonly (PeerQuery & { readonly name: string; readonly times: number })[] = [
  { name: `sum by(job)(rate), ${all} series, whole time`, text: `sum by(job) (rate(${everything}[5m]))`, ...day, times: 3 },
  { name: `sum by(job)(rate), ${seriesEach} series, whole time`, text: 'sum by(job) (rate(metric_3[5m]))', ...day, times: 9 },
  { name: `rate, ${seriesEach} series, whole time at 60 s`, text: 'rate(metric_3[5m])', ...day, times: 9 },
  { name: `avg_over_time, ${seriesEach} series, whole time`, text: 'avg_over_time(metric_4[5m])', ...day, times: 9 },
  { name: `rate, ${seriesEach} series, 1 h at 15 s`, text: 'rate(metric_3[5m])', ...hour, times: 21 },
  { name: `sum, ${all} series, 1 h at 15 s`, text: `sum(${everything})`, ...hour, times: 5 },
  { name: `instant rate, ${seriesEach} series`, text: 'rate(metric_3[5m])', ...instant, times: 31 },
  { name: `instant sum, ${all} series`, text: `sum(${everything})`, ...instant, times: 11 },
  { name: `instant sum by(job)(rate), ${all} series`, text: `sum by(job) (rate(${everything}[5m]))`, ...instant, times: 11 },
  { name: 'one series, whole time', text: 'rate(metric_3{job="job_1",instance="10.0.0.3:9100"}[5m])', ...day, times: 21 },
]

const directory = mkdtempSync(join(tmpdir(), 'vedette-promql-'))
try {
  const { bytesOnDisk, peers } = await storeData(directory, size, { withPeers: !given.alone })
  const samples = (all * hours * 3600) / 15
  const columns = new Map<string, readonly string[]>()
  for (const [name, config] of Object.entries({
    'store alone': { metrics: { headBytes: 0, resultsBytes: 0 } },
    'each time anew': { metrics: { resultsBytes: 0 } },
    Vedette: {},
  })) {
    const file = join(directory, 'vedette.yaml')
    // JSON is YAML.
    writeFileSync(file, JSON.stringify(config))
    const program = await startProgram(join(directory, 'data'), { args: ['--config', file] })
    try {
      if (name !== 'store alone') await untilInMemory(program, 66 * 60)
      columns.set(name, await measureAll((query) => askProgram(program, query)))
    } finally {
      await program.stop()
    }
  }
  for (const peer of peers) {
    columns.set(peer.name, await measureAll((query) => peer.ask(query)))
    await peer.stop()
  }
  console.log(`${all} series, ${samples} samples; over HTTP and JSON, median/best ms`)
  print('', [...columns.keys()])
  print('bytes a sample on disk', [
    '',
    ...[bytesOnDisk, ...peers.map((peer) => peer.bytesOnDisk)].map((bytes) => (bytes / samples).toFixed(3)),
  ])
  for (const [at, { name }] of queries.entries())
    print(
      name,
      [...columns.values()].map((cells) => cells[at] ?? ''),
    )
} finally {
  rmSync(directory, { recursive: true, force: true })
}

/** A cell for each query. */
async function measureAll(ask: (query: PeerQuery) => Promise<number>): Promise<readonly string[]> {
  const cells: string[] = []
  for (const query of queries) cells.push(await measure(() => ask(query), query.times))
  return cells
}

async function measure(ask: () => Promise<number>, times: number): Promise<string> {
  await ask()
  const taken: number[] = []
  for (let i = 0; i < times; i++) taken.push(await ask())
  taken.sort((a, b) => a - b)
  return `${format(taken[times >> 1])}/${format(taken[0])}`
}

function format(ms = 0): string {
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0)
}

function print(name: string, cells: readonly string[]): void {
  console.log([name.padEnd(48), ...cells.map((cell) => cell.padStart(17))].join(''))
}
