// What it costs to scrape 200 targets of 1,000 series every 15 s: processor time, scrapes that did not happen, and Debian's Prometheus
// on the same targets beside it when it is installed. Arguments: targets, series a target, seconds of watching.
import { fork, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startProgram } from './load/program.mjs'

const [targets = 200, series = 1000, watchSeconds = 90] = process.argv.slice(2).map(Number)
const intervalSeconds = 15
const settleSeconds = 45
const directory = mkdtempSync(join(tmpdir(), 'vedette-scrape-'))
const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

const exporter = fork('bench/load/scrape-targets.mjs', [String(series)])
const { port, bytes } = await new Promise((resolve) => exporter.once('message', resolve))
const addresses = Array.from({ length: targets }, (_, i) => `127.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)}:${port}`)
const prometheusFile = join(directory, 'prometheus.yml')
writeFileSync(
  prometheusFile,
  JSON.stringify({
    global: { scrape_interval: `${intervalSeconds}s` },
    scrape_configs: [{ job_name: 'bench', static_configs: [{ targets: addresses }] }],
  }),
)
console.log(`${targets} targets x ${series} series (${(bytes / 1024).toFixed(0)} KiB a body), every ${intervalSeconds} s`)
try {
  await measureVedette()
  if (existsSync('/usr/bin/prometheus')) await measurePrometheus()
} finally {
  exporter.kill()
  rmSync(directory, { recursive: true, force: true })
}

async function measureVedette() {
  const config = join(directory, 'vedette.yaml')
  const listeners = { otlp: { http: { enabled: false }, grpc: { enabled: false } }, selfTelemetry: { enabled: false } }
  writeFileSync(config, JSON.stringify({ ...listeners, scrape: { prometheusConfig: prometheusFile } }))
  const program = await startProgram(join(directory, 'data'), { args: ['--config', config] })
  // Only so many series may begin in a minute.
  const wanted = targets * (series + 5)
  const beganAt = performance.now()
  let known = 0
  while (known < wanted && performance.now() - beganAt < 600_000) {
    await wait(5)
    known = Number((await program.sql('SELECT uniqExact(metric, id) FROM metric_samples'))[0][0])
  }
  console.log(`all ${known} series stored after ${((performance.now() - beganAt) / 1000).toFixed(0)} s`)
  await wait(intervalSeconds)
  const before = program.cpuSeconds()
  const startedAt = Date.now()
  await wait(watchSeconds)
  const after = program.cpuSeconds()
  const endedAt = Date.now()
  const share = (name) => (((after[name] - before[name]) / watchSeconds) * 100).toFixed(1)
  // What was scraped last waits for its insert.
  await wait(intervalSeconds)
  const [[scrapes, healthy]] = await program.sql(
    `SELECT count(), countIf(value = 1) FROM metric_samples WHERE metric = 'up' AND toUnixTimestamp64Milli(ts) BETWEEN ${startedAt} AND ${endedAt}`,
  )
  const [[samples]] = await program.sql(
    `SELECT count() FROM metric_samples WHERE toUnixTimestamp64Milli(ts) BETWEEN ${startedAt} AND ${endedAt}`,
  )
  const answer = await fetch(`${program.url}/api/health/detailed`, { headers: { authorization: `Bearer ${program.apiToken}` } })
  const { missedScrapes } = (await answer.json()).parts.scraper.details
  const resident = program.pids().map((pid) => residentMegabytes(pid))
  const expected = Math.floor((targets * watchSeconds) / intervalSeconds)
  console.log(
    `vedette: ${share('program')} % of a core, and ${share('engine')} % of the engine that stores it; ` +
      `${scrapes} scrapes of about ${expected} (${healthy} up, ${missedScrapes} missed), ${samples} samples; ` +
      `${resident.map((size) => size.toFixed(0)).join(' + ')} MB resident`,
  )
  await program.stop()
}

async function measurePrometheus() {
  const flags = [`--config.file=${prometheusFile}`, `--storage.tsdb.path=${join(directory, 'tsdb')}`, '--web.listen-address=127.0.0.1:0']
  const child = spawn('/usr/bin/prometheus', flags, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await wait(settleSeconds)
  const before = cpuOf(child.pid)
  await wait(watchSeconds)
  const share = ((cpuOf(child.pid) - before) / watchSeconds) * 100
  console.log(`prometheus: ${share.toFixed(1)} % of a core, ${residentMegabytes(child.pid).toFixed(0)} MB resident`)
  child.kill('SIGTERM')
  await ended
}

function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}
