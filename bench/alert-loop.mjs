// For how long alerting holds the event loop of the real program in one piece (perf_hooks' monitorEventLoopDelay, longest of each phase, beside
// the same figure of the idle program): bodies of 4 MiB posted to Alertmanager's API, messages about a group of thousands of alerts for
// several channels, a large alertmanager.yml read at the start and again, and long routes checked for the page. Exit code 1 when one of them
// held it for more than 10 ms of processor time.
// `npm run build:server && node bench/alert-loop.mjs [--alerts 10000] [--routes 5000]`
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { parse } from 'yaml'

import { startProgram } from './load/program.mjs'

const { values: given } = parseArgs({
  options: { alerts: { type: 'string', default: '10000' }, routes: { type: 'string', default: '5000' } },
})
const alerts = Number(given.alerts)
const routes = Number(given.routes)
const directory = mkdtempSync(join(tmpdir(), 'vedette-alert-loop-'))
const loopFile = join(directory, 'loop.json')
const told = []
const hook = createServer((request, response) => {
  let bytes = 0
  request.on('data', (chunk) => (bytes += chunk.length))
  request.on('end', () => {
    told.push({ path: request.url, bytes })
    response.setHeader('content-type', 'application/json').end('{"ok":true,"ts":"1","channel":"C1"}')
  })
})
await new Promise((done) => hook.listen(0, '127.0.0.1', done))
const hookUrl = `http://127.0.0.1:${hook.address().port}`
const path = join(directory, 'alertmanager.yml')
writeConfig(1)
writeFileSync(
  join(directory, 'vedette.yaml'),
  JSON.stringify({
    otlp: { http: { enabled: false }, grpc: { enabled: false } },
    selfTelemetry: { enabled: false },
    alerting: { alertmanagerConfig: path },
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
  await wait(3000)
  await loop()
  await phase('idle for 5 s', () => wait(5000))
  const body = JSON.stringify(Array.from({ length: alerts }, (_, n) => alertOf(n)))
  const size = `${(body.length / 1024 / 1024).toFixed(1)} MiB with ${alerts} alerts`
  await phase(`posted ${size}, all of them new`, () => post(body))
  await phase('posted the same again', () => post(body))
  await phase('told of it', async () => {
    for (let before = -1; before !== told.length || told.length < 2; await wait(5000)) before = told.length
  })
  console.log(`  ${told.length} messages: ${told.map(({ path: to, bytes }) => `${to} ${(bytes / 1024).toFixed(0)} KiB`).join(', ')}`)
  const written = writeConfig(routes)
  await phase(`read an alertmanager.yml of ${(written / 1024).toFixed(0)} KiB with ${routes} routes`, async () => {
    await send('/alertmanager/-/reload', '')
  })
  // Contact points of the file are none of the page's.
  const { route } = parse(configText(1000).replaceAll(/receiver: \S+/g, 'receiver: inbox'))
  const draft = JSON.stringify({ route, inhibitRules: [], timeIntervals: [] })
  await phase(`checked routes of ${(draft.length / 1024).toFixed(0)} KiB`, () => send('/api/alerting/routing/check', draft))
} finally {
  await program.stop()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
}

function configText(count) {
  const list = Array.from(
    { length: count },
    (_, n) =>
      `    - receiver: team-${n % 50}\n      matchers: [ 'team="team-${n}"', 'severity=~"critical|high"', 'service!~"test-.*"' ]\n      group_by: [alertname, cluster, service]\n      group_wait: 30s\n      group_interval: 5m\n      repeat_interval: 4h\n      continue: true\n`,
  )
  const receivers = Array.from({ length: 50 }, (_, n) => `  - name: team-${n}\n    webhook_configs: [ { url: '${hookUrl}/team-${n}' } ]\n`)
  return `route:
  receiver: everything
  group_by: [severity]
  group_wait: 2s
  routes:
${list.join('')}receivers:
  - name: everything
    webhook_configs: [ { url: '${hookUrl}/webhook' } ]
    slack_configs: [ { api_url: '${hookUrl}/slack', channel: '#alerts' } ]
    msteams_configs: [ { webhook_url: '${hookUrl}/teams' } ]
${receivers.join('')}`
}

function writeConfig(count) {
  const text = configText(count)
  writeFileSync(path, text)
  return text.length
}

function alertOf(n) {
  return {
    labels: { alertname: `Rule${n % 50}`, severity: 'info', service: `service-${n % 200}`, host: `host-${n}`, environment: 'production' },
    annotations: { summary: `host-${n} of service-${n % 200} is not as it should be`, runbook_url: 'https://wiki.example/runbooks/any' },
    startsAt: new Date(Date.now() - (n % 5000) * 1000).toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    generatorURL: 'https://prometheus.example/graph?g0.expr=up',
  }
}

async function phase(name, work) {
  await work()
  const { max, p999, cpuMax } = await loop()
  if (cpuMax > 10) process.exitCode = 1
  console.log(
    `${name}: held at most ${cpuMax.toFixed(1)} ms of processor time (must: 10 ms), ${max.toFixed(1)} ms by the clock, p99.9 ${p999.toFixed(1)} ms`,
  )
}

function post(body) {
  return send('/alertmanager/api/v2/alerts', body)
}

async function send(to, body) {
  const answer = await fetch(program.url + to, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function loop() {
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
