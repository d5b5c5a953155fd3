/*
 * Viewers of dashboards: 8 people whose dashboard of 20 panels refreshes at the same moment, then 160 panels that are all different, the
 * built program over HTTP, beside Debian's Prometheus with the same samples and requests. Prints the median and the 95th percentile of a
 * panel, and the delay of the program's event loop. The panels show the last hour, which the program has in memory. Fails when a figure
 * is missed. With --remote the program is asked as if from elsewhere,
 * and compresses as Prometheus does; programs on its own machine it sends plain answers.
 * `node --import ./test/harness/typescript-loader.mjs bench/viewers.mjs [--metrics 50] [--instances 20] [--hours 6] [--rounds 10]
 * [--alone] [--remote]
 *  [--profile FOLDER]`
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { startProgram } from './load/program.mjs'
import { startOfRecent } from './promql/data.ts'
import { askProgram, storeData, untilInMemory } from './promql/stored-data.ts'

const { values: given } = parseArgs({
  options: {
    metrics: { type: 'string', default: '50' },
    instances: { type: 'string', default: '20' },
    hours: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '10' },
    alone: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
})
const hours = Number(given.hours)
const size = { metrics: Number(given.metrics), instances: Number(given.instances), hours, startMs: startOfRecent(hours) }
const rounds = Number(given.rounds)
const viewers = 8
const panels = 20
const stepSeconds = 15
/** Milliseconds: what must be. */
const musts = { shared: 400, distinct: 2000, loop: 30 }

const directory = mkdtempSync(join(tmpdir(), 'vedette-viewers-'))
const missed = []
try {
  const { peers } = await storeData(directory, size, { withPeers: !given.alone })
  const loopFile = join(directory, 'loop.json')
  const preload = `--require=${resolve(import.meta.dirname, 'load/loop-delay.cjs')}`
  const profiled = given.profile === undefined ? {} : { BENCH_PROFILE_DIR: resolve(given.profile) }
  const program = await startProgram(join(directory, 'data'), {
    environment: { NODE_OPTIONS: preload, BENCH_LOOP_FILE: loopFile, ...profiled },
  })
  const ours = (query) => askProgram(program, query, given.remote ? { via: '1.1 proxy' } : {})
  const readLoop = async () => {
    rmSync(loopFile, { force: true })
    program.child.kill('SIGUSR2')
    while (!existsSync(loopFile)) await sleep(5)
    await sleep(20)
    return JSON.parse(readFileSync(loopFile, 'utf8'))
  }
  try {
    await untilInMemory(program, 66 * 60)
    /** The panels of all viewers at one refresh, each viewer's panels from a number on that lies so far from the one's before. */
    const boards = (round, apart) =>
      Array.from({ length: viewers * panels }, (_, at) => panelQuery((at % panels) + Math.floor(at / panels) * apart, round))
    for (const { name, apart, must } of [
      { name: `${viewers} viewers of one dashboard of ${panels} panels`, apart: 0, must: musts.shared },
      { name: `${viewers * panels} different panels`, apart: panels, must: musts.distinct },
    ]) {
      console.log(`${name}, ${rounds} refreshes`)
      await refresh(ours, boards(rounds, apart))
      await readLoop()
      const cpuBefore = program.cpuSeconds()
      const taken = await refreshAll(ours, (round) => boards(round, apart))
      const [loop, cpu] = [await readLoop(), program.cpuSeconds()]
      const p95 = print('Vedette', taken)
      const { delay, work, utilization } = loop
      console.log(
        `  event loop: delay p50 ${delay.p50.toFixed(1)} ms, p99 ${delay.p99.toFixed(1)} ms, longest ${delay.max.toFixed(1)} ms; work between ticks p99 ${work.p99.toFixed(1)} ms, longest ${work.max.toFixed(1)} ms; busy ${Math.round(100 * utilization)} %`,
      )
      const used = { program: cpu.program - cpuBefore.program, engine: cpu.engine - cpuBefore.engine }
      console.log(`  processor of a refresh: program ${cpuMs(used.program)} ms, engine ${cpuMs(used.engine)} ms`)
      if (p95 > must) missed.push(`${name}: p95 of ${p95.toFixed(0)} ms instead of ${must}`)
      if (delay.p99 > musts.loop) missed.push(`${name}: p99 of the event loop's delay ${delay.p99.toFixed(0)} ms instead of ${musts.loop}`)
      for (const peer of peers) {
        const ask = (query) => peer.ask(query)
        await refresh(ask, boards(rounds, apart))
        print(peer.name, await refreshAll(ask, (round) => boards(round, apart)))
      }
    }
  } finally {
    await program.stop()
    for (const peer of peers) await peer.stop()
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}
for (const text of missed) console.log(`missed: ${text}`)
process.exitCode = missed.length === 0 ? 0 : 1

/** A panel of the last hour as dashboards have them; as many different ones as there are numbers. Each refresh is a step later. */
function panelQuery(panel, round) {
  const metric = `metric_${panel % size.metrics}`
  const job = `job_${Math.floor(panel / size.metrics) + 1}`
  const texts = [
    `sum by (job) (rate(${metric}{job!="${job}"}[5m]))`,
    `sum by (region) (rate(${metric}{job!="${job}"}[5m]))`,
    `rate(${metric}{job="${job}"}[5m])`,
    `topk(5, rate(${metric}{job!="${job}"}[5m]))`,
    `max by (instance) (${metric}{job!="${job}"})`,
    `avg by (job) (avg_over_time(${metric}{job!="${job}"}[5m]))`,
    `rate(${metric}{job!="${job}"}[5m])`,
    `sum(increase(${metric}{job=~"${job}.*"}[1m])) / sum(rate(${metric}[5m]))`,
    `quantile by (job) (0.9, ${metric}{region!="eu-${job.at(-1)}"})`,
    `count by (job) (${metric}{job!="${job}"} > 100)`,
  ]
  const end = size.startMs / 1000 + hours * 3600 - round * stepSeconds
  return { text: texts[panel % texts.length] ?? metric, start: end - 3600, end, step: stepSeconds }
}

/** All panels of all viewers at once. */
function refresh(ask, queries) {
  return Promise.all(queries.map((query) => ask(query)))
}

async function refreshAll(ask, queriesOf) {
  const taken = []
  for (let round = 0; round < rounds; round++) taken.push(...(await refresh(ask, queriesOf(round))))
  return taken.toSorted((a, b) => a - b)
}

/** Answers the 95th percentile. */
function print(name, taken) {
  const quantile = (q) => taken[Math.min(taken.length - 1, Math.floor(taken.length * q))] ?? 0
  console.log(
    `  ${name.padEnd(16)} p50 ${quantile(0.5).toFixed(0)} ms, p95 ${quantile(0.95).toFixed(0)} ms, longest ${quantile(1).toFixed(0)} ms`,
  )
  return quantile(0.95)
}

function cpuMs(seconds) {
  return Math.round((1000 * seconds) / rounds)
}
