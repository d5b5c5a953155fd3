// What rules cost: 5,000 alert rules of one shape, each over 20 of 2,000 series, every 15 s. Processor time with and without them, the
// slots that were missed, and with --peer Debian's Prometheus with the same files beside it. Exit code 1 when a must is missed: under 30 % of
// a core, no slot missed, 10,000 evaluations a second of processor time.
// It takes twice the 150 s in which the head fills up, and twice the seconds that are watched; with --firing every rule fires.
// `npm run build:server && npm run build:modules && node bench/rules.mjs [--rules 5000] [--seconds 60] [--firing] [--peer]`
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { startProgram } from './load/program.mjs'

const { values: given } = parseArgs({
  options: {
    rules: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '60' },
    settle: { type: 'string', default: '150' },
    firing: { type: 'boolean', default: false },
    peer: { type: 'boolean', default: false },
  },
})
const rules = Number(given.rules)
const watchSeconds = Number(given.seconds)
const intervalSeconds = 15
const settleSeconds = Number(given.settle)
/** Half of what is counted are errors. */
const threshold = given.firing ? 0.1 : 0.9
const services = 100
const instances = 10
const codes = ['200', '500']
const groupSize = 100

const directory = mkdtempSync(join(tmpdir(), 'vedette-rules-'))
mkdirSync(join(directory, 'rules'))
const exporter = createServer((_request, response) => {
  const seconds = Date.now() / 1000
  const lines = ['# TYPE http_requests_total counter']
  for (let service = 0; service < services; service++)
    for (let instance = 0; instance < instances; instance++)
      for (const code of codes)
        lines.push(
          `http_requests_total{svc="s${service}",pod="p${instance}",code="${code}"} ${Math.floor(seconds * (service + instance + 1))}`,
        )
  response.setHeader('content-type', 'text/plain; version=0.0.4')
  response.end(`${lines.join('\n')}\n`)
})
await new Promise((resolve) => exporter.listen(0, '127.0.0.1', resolve))
const target = `127.0.0.1:${exporter.address().port}`
for (let group = 0; group * groupSize < rules; group++) {
  const list = Array.from({ length: Math.min(groupSize, rules - group * groupSize) }, (_, at) => {
    const service = (group * groupSize + at) % services
    const ratio = (code) => `sum(rate(http_requests_total{svc="s${service}"${code}}[2m]))`
    return {
      alert: `Errors${group}x${at}`,
      expr: `${ratio(',code="500"')} / ${ratio('')} > ${threshold + group / 10_000}`,
      labels: { severity: 'high' },
    }
  })
  writeFileSync(
    join(directory, 'rules', `${group}.yml`),
    JSON.stringify({ groups: [{ name: `g${group}`, interval: `${intervalSeconds}s`, rules: list }] }),
  )
}
const prometheusFile = join(directory, 'prometheus.yml')
const prometheus = { global: { scrape_interval: '15s' }, scrape_configs: [{ job_name: 'bench', static_configs: [{ targets: [target] }] }] }
try {
  const none = await measureVedette('without rules', {})
  const all = await measureVedette(`${rules} rules`, { alerting: { ruleFiles: [join(directory, 'rules/*.yml')] } })
  const share = (all.cpu - none.cpu) / watchSeconds
  const perCpuSecond = all.evaluations / (all.cpu - none.cpu)
  const isKept = share < 0.3 && all.missed === 0 && all.evaluations > 0 && (share <= 0 || perCpuSecond >= 10_000)
  console.log(
    `rules alone: ${(share * 100).toFixed(1)} % of a core, ${perCpuSecond.toFixed(0)} evaluations a second of processor time; musts ${isKept ? 'kept' : 'missed'}`,
  )
  if (!isKept) process.exitCode = 1
  if (given.peer) await measurePrometheus()
} finally {
  exporter.close()
  rmSync(directory, { recursive: true, force: true })
}

async function measureVedette(title, settings) {
  writeFileSync(prometheusFile, JSON.stringify(prometheus))
  const config = join(directory, 'vedette.yaml')
  const quiet = { otlp: { http: { enabled: false }, grpc: { enabled: false } }, selfTelemetry: { enabled: false } }
  writeFileSync(config, JSON.stringify({ ...quiet, scrape: { prometheusConfig: prometheusFile }, ...settings }))
  const program = await startProgram(join(directory, title.replaceAll(' ', '-')), { args: ['--config', config] })
  try {
    console.error(`Vedette, ${title}: watched from ${settleSeconds} s on, for ${watchSeconds} s`)
    await wait(settleSeconds * 1000)
    const [cpuBefore, before] = [program.cpuSeconds(), await figures(program)]
    await wait(watchSeconds * 1000)
    const [cpuAfter, after] = [program.cpuSeconds(), await figures(program)]
    const [own, engine] = [cpuAfter.program - cpuBefore.program, cpuAfter.engine - cpuBefore.engine]
    const cpu = own + engine
    const evaluations = after.evaluations - before.evaluations
    console.log(
      `Vedette, ${title}: ${percent(cpu)} of a core (program ${percent(own)}, engine ${percent(engine)}), ` +
        `${(evaluations / watchSeconds).toFixed(0)} evaluations a second, ${after.missed - before.missed} slots missed, ${after.failures - before.failures} failed`,
    )
    return { cpu, evaluations, missed: after.missed - before.missed }
  } finally {
    await program.stop()
  }
}

async function figures(program) {
  const ask = () => fetch(`${program.url}/metrics`, { headers: { authorization: `Bearer ${program.apiToken}` } })
  // A connection of a minute ago may just be closed.
  const answer = await ask().catch(ask)
  const text = await answer.text()
  const total = (name) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .reduce((all, line) => all + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  return {
    evaluations: total('vedette_rules_evaluations_total'),
    failures: total('vedette_rules_failures_total'),
    missed: total('vedette_rules_missed_total'),
  }
}

/** Of the time that is watched. */
function percent(seconds) {
  return `${((seconds / watchSeconds) * 100).toFixed(1)} %`
}

async function measurePrometheus() {
  writeFileSync(prometheusFile, JSON.stringify({ ...prometheus, rule_files: [join(directory, 'rules/*.yml')] }))
  const child = spawn(
    'prometheus',
    [`--config.file=${prometheusFile}`, `--storage.tsdb.path=${join(directory, 'peer')}`, '--web.listen-address=127.0.0.1:19199'],
    {
      stdio: 'ignore',
    },
  )
  try {
    await wait(settleSeconds * 1000)
    const before = cpuOf(child.pid)
    await wait(watchSeconds * 1000)
    const cpu = cpuOf(child.pid) - before
    console.log(`Prometheus: ${((cpu / watchSeconds) * 100).toFixed(1)} % of a core`)
  } finally {
    child.kill()
  }
}

function cpuOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
