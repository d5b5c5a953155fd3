// Alerts, silences and acknowledgements that were accepted but are lost, and messages that are told twice, after kill -9 of the whole
// tree while alerts come and go. The receiver is slow and fails at times; it counts a message by its Idempotency-Key, as it is told to.
// node bench/prove-alerts-kill.mjs [kills]   (npm run prove runs it with 50)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { startProgram } from './load/program.mjs'

const kills = Number(process.argv[2] ?? 50)
const lanes = 2
const hourMs = 3_600_000
const directory = mkdtempSync(join(tmpdir(), 'vedette-prove-alerts-'))
const startedAt = Date.now()

/** Of each alert and status the keys of the messages that told of it; and how often the same message came again. */
const told = new Map()
let repeats = 0
const keys = new Set()
const hook = createServer((request, response) => void takeMessage(request, response))

async function takeMessage(request, response) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  const { alerts } = JSON.parse(Buffer.concat(pieces).toString('utf8'))
  await wait(Math.random() * 30)
  if (Math.random() < 0.05) return response.writeHead(503).end()
  const key = request.headers['idempotency-key']
  if (keys.has(key)) repeats++
  keys.add(key)
  for (const { labels, status } of alerts) {
    const what = `${labels.alertname} ${status}`
    told.set(what, (told.get(what) ?? new Set()).add(key))
  }
  response.end()
}

await new Promise((resolve) => hook.listen(0, '127.0.0.1', resolve))
const alertmanagerConfig = join(directory, 'alertmanager.yml')
writeFileSync(
  alertmanagerConfig,
  JSON.stringify({
    route: { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s', repeat_interval: '12h' },
    receivers: [{ name: 'hook', webhook_configs: [{ url: `http://127.0.0.1:${hook.address().port}/` }] }],
  }),
)
const config = join(directory, 'vedette.yaml')
writeFileSync(
  config,
  JSON.stringify({
    selfTelemetry: { enabled: false },
    alerting: { alertmanagerConfig, packs: { enabled: false } },
    otlp: { grpc: { enabled: false } },
  }),
)

/** What the program has said yes to. */
const accepted = { fired: new Set(), resolved: new Set(), silenced: new Map(), acknowledged: new Map() }
let made = 0

/** Throws where the program does not answer, or says no. */
async function ask(program, path, body, signal) {
  const headers = { authorization: `Bearer ${program.apiToken}`, 'content-type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(program.url + path, { ...init, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

const post = (program, alertname, endsInMs, signal) => {
  const endsAt = new Date(Date.now() + endsInMs).toISOString()
  return ask(program, '/alertmanager/api/v2/alerts', [{ labels: { alertname }, endsAt }], signal)
}

/** Fires, and then ends, is acknowledged or goes on; or is silenced before it fires. */
async function live(program, signal) {
  const name = `A${made++}`
  if (Math.random() < 0.2) {
    const silence = {
      matchers: [{ name: 'alertname', value: name, isRegex: false }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + hourMs).toISOString(),
      createdBy: 'proof',
      comment: 'proof',
    }
    const { silenceID } = await ask(program, '/alertmanager/api/v2/silences', silence, signal)
    accepted.silenced.set(silenceID, name)
    await post(program, name, hourMs, signal)
    return
  }
  await post(program, name, hourMs, signal)
  accepted.fired.add(name)
  const choice = Math.random()
  if (choice < 0.2) {
    const filter = encodeURIComponent(`alertname="${name}"`)
    const [found] = await ask(program, `/alertmanager/api/v2/alerts?filter=${filter}`, undefined, signal)
    await ask(program, '/api/alerts/handle', { do: 'acknowledge', fingerprints: [found.fingerprint] }, signal)
    accepted.acknowledged.set(found.fingerprint, name)
  } else if (choice < 0.6) {
    // One that is over before anybody was told is never told, as with Alertmanager.
    while (!told.has(`${name} firing`)) await wait(20, undefined, { signal })
    await post(program, name, 0, signal)
    accepted.resolved.add(name)
  }
}

async function load(program, signal) {
  while (!signal.aborted) {
    await live(program, signal).catch(async (error) => {
      if (!signal.aborted && !/fetch failed|ECONN|terminated/.test(String(error))) console.log(`refused: ${error}`)
      await wait(20)
    })
  }
}

for (let kill = 1; kill <= kills; kill++) {
  const program = await startProgram(join(directory, 'data'), { args: ['--config', config] })
  const stop = new AbortController()
  const loads = Array.from({ length: lanes }, () => load(program, stop.signal))
  await wait(200 + Math.random() * 2000)
  for (const pid of program.pids()) process.kill(pid, 'SIGKILL')
  stop.abort()
  await Promise.all(loads)
  if (kill % 10 === 0) console.log(`killed ${kill} times, ${accepted.fired.size} alerts accepted`)
}

const program = await startProgram(join(directory, 'data'), { args: ['--config', config] })
const calm = new AbortController().signal
const untold = () => [
  ...[...accepted.fired].filter((name) => !told.has(`${name} firing`)),
  ...[...accepted.resolved].filter((name) => !told.has(`${name} resolved`)),
]
for (let tries = 0; tries < 120 && untold().length > 0; tries++) await wait(500)
// Whatever would be told twice is told by now.
await wait(3000)
const lost = untold()
const doubled = [...told].filter(([, messages]) => messages.size > 1).map(([what]) => what)
const silences = new Map((await ask(program, '/alertmanager/api/v2/silences', undefined, calm)).map(({ id, status }) => [id, status.state]))
const lostSilences = [...accepted.silenced].filter(([id, name]) => silences.get(id) !== 'active' || told.has(`${name} firing`))
const lostAcknowledgements = []
for (const [fingerprint, name] of accepted.acknowledged) {
  const { state } = await ask(program, `/api/alerts/${fingerprint}`, undefined, calm)
  if (state !== 'acknowledged') lostAcknowledgements.push(`${name} ${state}`)
}
await program.stop()
hook.close()
rmSync(directory, { recursive: true, force: true })
for (const [title, list] of Object.entries({ lost, doubled, lostSilences, lostAcknowledgements }))
  if (list.length > 0) console.log(`${title}: ${list.slice(0, 20).join('; ')}`)
console.log(
  `${new Date().toISOString()} kill -9 of the whole tree, ${kills} times: ${accepted.fired.size} alerts fired (${lost.length} messages lost, ${doubled.length} told twice, ${repeats} sent again under their key), ${accepted.resolved.size} resolved, ${accepted.silenced.size} silences (${lostSilences.length} lost), ${accepted.acknowledged.size} acknowledgements (${lostAcknowledgements.length} lost), ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
const good = lost.length + doubled.length + lostSilences.length + lostAcknowledgements.length === 0
process.exit(good && accepted.fired.size > 0 && accepted.acknowledged.size > 0 ? 0 : 1)
