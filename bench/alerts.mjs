// Very many alerts in the real program: how fast they are taken in (durably), how long the list and an acknowledgement take, and for how
// long the event loop stands still meanwhile: while they come, while the list is read, while messages about big groups are made. Exit code 1 when
// a must is missed: 5,000 alerts a second, the event loop free again within 10 ms while they come, and each answer's own.
// `npm run build && node bench/alerts.mjs [--alerts 100000] [--services 200]`
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { startProgram } from './load/program.mjs'

const { values: given } = parseArgs({
  options: { alerts: { type: 'string', default: '100000' }, services: { type: 'string', default: '200' } },
})
const alerts = Number(given.alerts)
const services = Number(given.services)
const atOnce = 10_000
const directory = mkdtempSync(join(tmpdir(), 'vedette-alerts-'))
const loopFile = join(directory, 'loop.json')
const hook = createServer((request, response) => {
  let bytes = 0
  request.on('data', (chunk) => (bytes += chunk.length))
  request.on('end', () => {
    told.push(bytes)
    response.end()
  })
})
const told = []
await new Promise((done) => hook.listen(0, '127.0.0.1', done))
// One group is as big as a message may be, the others have a service's alerts each.
const alertmanager = {
  route: {
    receiver: 'hook',
    group_by: ['service'],
    group_wait: '5s',
    routes: [{ receiver: 'hook', matchers: ['severity="info"'], group_by: ['severity'] }],
  },
  receivers: [{ name: 'hook', webhook_configs: [{ url: `http://127.0.0.1:${hook.address().port}/` }] }],
}
writeFileSync(join(directory, 'alertmanager.yml'), JSON.stringify(alertmanager))
writeFileSync(
  join(directory, 'vedette.yaml'),
  JSON.stringify({
    otlp: { http: { enabled: false }, grpc: { enabled: false } },
    selfTelemetry: { enabled: false },
    alerting: { alertmanagerConfig: join(directory, 'alertmanager.yml') },
  }),
)
const program = await startProgram(join(directory, 'data'), {
  args: ['--config', join(directory, 'vedette.yaml')],
  environment: {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'load/watch-loop.cjs')}`,
    WATCH_LOOP_FILE: loopFile,
    WATCH_LOOP_CPU: '1',
  },
})
const headers = { authorization: `Bearer ${program.apiToken}`, 'content-type': 'application/json' }

try {
  await loop()
  const bodies = Array.from({ length: Math.ceil(alerts / atOnce) }, (_, at) =>
    JSON.stringify(Array.from({ length: Math.min(atOnce, alerts - at * atOnce) }, (__, n) => alertOf(at * atOnce + n))),
  )
  const cpuBefore = program.cpuSeconds().program
  const startedAt = performance.now()
  for (const body of bodies) await post(body)
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = program.cpuSeconds().program - cpuBefore
  const size = (Buffer.byteLength(bodies[0]) / 1024 / 1024).toFixed(1)
  const held = await readLoop()
  if (alerts / seconds < 5000 || held.max > 10) process.exitCode = 1
  console.log(
    `posted ${alerts} alerts in bodies of ${size} MiB: ${Math.round(alerts / seconds)}/s (must: 5000/s), ${((cpu / alerts) * 1e6).toFixed(0)} µs of processor each; ${tellLoop(held)} (must: 10 ms by the clock)`,
  )
  const again = performance.now()
  for (const body of bodies.slice(0, 3)) await post(body)
  console.log(`refreshed: ${Math.round((Math.min(3, bodies.length) * atOnce) / ((performance.now() - again) / 1000))}/s; ${await loop()}`)
  await messages()
  await ask('the list', () => get('/api/alerts'), 40, 300)
  await ask('the list, of a service', () => get(`/api/alerts?service=service-7`), 20, 300)
  await ask('the list, by words', () => get('/api/alerts?q=host-99999'), 20, 300)
  await ask('the list, by matchers', () => get(`/api/alerts?match=${encodeURIComponent('{host=~"host-.*77"}')}`), 20, 300)
  await ask('the counts', () => get('/api/alerts/counts'), 20, 300)
  const { rows } = await get('/api/alerts?limit=500')
  let next = 0
  await ask(
    'an acknowledgement',
    () => send('/api/alerts/handle', { fingerprints: [rows[next++].fingerprint], do: 'acknowledge' }),
    50,
    100,
  )
  const many = rows.slice(100, 500).map(({ fingerprint }) => fingerprint)
  await ask('400 acknowledgements', () => send('/api/alerts/handle', { fingerprints: many, do: 'acknowledge' }), 5, 1000)
  await ask('one alert', () => get(`/api/alerts/${rows[0].fingerprint}`), 20, 300)
  await ask('its timeline', () => get(`/api/alerts/${rows[0].fingerprint}/timeline`), 20, 300)
  await ask('the history', () => get('/api/alerts/history'), 20, 300)
  await ask('the history of rules', () => get('/api/alerts/history/rules'), 20, 1000)
  await ask(
    "Alertmanager's list",
    async () => (await fetch(`${program.url}/alertmanager/api/v2/alerts`, { headers })).arrayBuffer(),
    2,
    Infinity,
  )
  console.log(`the program holds ${Math.round(residentBytes() / 1024 / 1024)} MiB`)
} finally {
  await program.stop()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
}

/** Waits until nothing more is told. */
async function messages() {
  for (let before = -1; before !== told.length || told.length === 0; await wait(6000)) before = told.length
  console.log(`told ${told.length} messages, the longest of ${(Math.max(...told) / 1024 / 1024).toFixed(1)} MiB; ${await loop()}`)
}

function alertOf(n) {
  const severity = n % 5 === 0 ? 'info' : ['critical', 'high', 'medium', 'low'][n % 4]
  return {
    labels: {
      alertname: `Rule${n % 50}`,
      severity,
      service: `service-${n % services}`,
      host: `host-${n}`,
      environment: 'production',
      region: 'eu-1',
    },
    annotations: {
      summary: `host-${n} of service-${n % services} is not as it should be`,
      runbook_url: 'https://wiki.example/runbooks/any',
    },
    startsAt: new Date(Date.now() - (n % 5000) * 1000).toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    generatorURL: 'https://prometheus.example/graph?g0.expr=up',
  }
}

async function post(body) {
  const answer = await fetch(`${program.url}/alertmanager/api/v2/alerts`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function get(path) {
  const answer = await fetch(program.url + path, { headers })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function send(path, body) {
  const answer = await fetch(program.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function ask(name, question, times, mostMs) {
  const took = []
  for (let n = 0; n < times; n++) {
    const at = performance.now()
    await question()
    took.push(performance.now() - at)
  }
  took.sort((a, b) => a - b)
  const p95 = took[Math.ceil(took.length * 0.95) - 1]
  if (p95 > mostMs) process.exitCode = 1
  const must = mostMs === Infinity ? '' : ` (must: ${mostMs} ms${p95 > mostMs ? ', missed' : ''})`
  console.log(`${name}: p50 ${took[took.length >> 1].toFixed(0)} ms, p95 ${p95.toFixed(0)} ms${must}; ${await loop()}`)
}

/** In words. */
async function loop() {
  return tellLoop(await readLoop())
}

function tellLoop({ max, p999, cpuMax }) {
  return `event loop held at most ${cpuMax.toFixed(1)} ms of processor time, ${max.toFixed(0)} ms by the clock, p99.9 ${p999.toFixed(0)} ms`
}

/** For how long the event loop stood still since it was asked last; a loaded machine adds to what the clock says. */
async function readLoop() {
  const before = changed()
  process.kill(program.child.pid, 'SIGUSR2')
  while (changed() === before) await wait(5)
  await wait(5)
  return JSON.parse(readFileSync(loopFile, 'utf8'))
}

function changed() {
  try {
    return statSync(loopFile).mtimeMs
  } catch {
    return 0
  }
}

function residentBytes() {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${program.child.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
}
