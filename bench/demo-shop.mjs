// An hour of an invented shop, sent to a running Vedette over OTLP: eight services with spans, logs, metrics and exemplars, a release of
// checkout that fails, e-mails and card numbers that must come out masked. The same hour in every run.
//
// `node bench/demo-shop.mjs --url http://127.0.0.1:7117 --key KEY [--rate 2] [--minutes 60] [--release 20] [--live]`
//   --rate     requests a second in the mean        --minutes  how far back it begins
//   --release  minutes ago when 2.4.1 came          --live     goes on in real time until it is stopped
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

import { makeBuyer, versionOf } from './demo-shop/company.mjs'
import { journeys } from './demo-shop/journeys.mjs'
import { ShopMetrics } from './demo-shop/metrics.mjs'
import { logsBody, tracesBody } from './demo-shop/otlp.mjs'
import { Random } from './demo-shop/random.mjs'
import { Record, serve } from './demo-shop/request.mjs'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.VEDETTE_URL ?? 'http://127.0.0.1:7117' },
    key: { type: 'string', default: process.env.VEDETTE_INGEST_KEY ?? '' },
    rate: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '60' },
    release: { type: 'string', default: '20' },
    live: { type: 'boolean', default: false },
  },
})
const rate = numberOf('rate')
const tickMs = 15_000
/** Of the requests; there the failing release never comes. */
const stagingShare = 0.04
const nowMs = Date.now()
const startedAtMs = Math.floor((nowMs - numberOf('minutes') * 60_000) / tickMs) * tickMs
const releasedAtMs = nowMs - numberOf('release') * 60_000
const random = new Random(482)
const weights = journeys.reduce((sum, { weight }) => sum + weight, 0)
const environments = [
  { name: 'production', share: 1 - stagingShare, releasedAtMs },
  { name: 'staging', share: stagingShare, releasedAtMs: Infinity },
].map((one) => ({ ...one, metrics: new ShopMetrics({ random, startedAtMs, releasedAtMs: one.releasedAtMs }) }))
const sent = { spans: 0, logs: 0 }

let atMs = startedAtMs
for (; atMs + tickMs <= Date.now(); atMs += tickMs) await sendTick(atMs)
console.log(
  `${sent.spans} spans and ${sent.logs} log records of ${values.minutes} minutes; checkout 2.4.1 since ${new Date(releasedAtMs).toISOString()}`,
)
for (; values.live; atMs += tickMs) {
  await wait(Math.max(0, atMs + tickMs - Date.now()))
  await sendTick(atMs)
}

/** What happened from a time on, as each environment's instances report it. */
async function sendTick(fromMs) {
  const load = loadAt(fromMs)
  for (const environment of environments) {
    const record = new Record()
    const count = rate * load * environment.share * (tickMs / 1000)
    const requests = Math.floor(count) + (random.happens(count % 1) ? 1 : 0)
    for (let index = 0; index < requests; index++) ask(record, environment, fromMs + random.next() * tickMs)
    environment.metrics.add(record)
    sent.spans += record.spans.length
    sent.logs += record.logs.length
    if (record.spans.length > 0) await post('traces', tracesBody(record.spans, environment.name))
    if (record.logs.length > 0) await post('logs', logsBody(record.logs, environment.name))
    await post('metrics', environment.metrics.body(fromMs + tickMs, environment.name, load))
  }
}

/** People come in waves: the mean is 1. */
function loadAt(ms) {
  return 1 + 0.22 * Math.sin(ms / 840_000) + 0.1 * Math.sin(ms / 97_000)
}

function ask(record, environment, startMs) {
  const buyer = makeBuyer(random)
  let left = random.next() * weights
  const journey = journeys.find(({ weight }) => (left -= weight) < 0) ?? journeys[0]
  const request = {
    random,
    record,
    buyer,
    traceId: random.hex(32),
    versionOf: (service, host, ms) => versionOf(service, host, ms, environment.releasedAtMs),
  }
  const more = {
    'user.id': buyer.id,
    'session.id': buyer.session,
    'client.address': buyer.address,
    'user_agent.original': buyer.agent,
    'geo.country.iso_code': buyer.country,
  }
  const gateway = serve({ request, nowMs: startMs }, 'gateway', journey.method, journey.route, journey.route, journey.run, more)
  const { 'http.response.status_code': status } = gateway.attributes
  if (status >= 500 || random.happens(0.3))
    gateway.log(
      status >= 500 ? 'error' : 'info',
      `${journey.method} ${journey.route} ${status} in ${Math.round(gateway.nowMs - gateway.startMs)} ms`,
      {
        'http.response.status_code': status,
        'user.id': buyer.id,
        'client.address': buyer.address,
      },
    )
}

/** Sends a body; a platform that is busy or restarting is asked again. */
async function post(signal, body) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${values.url}/v1/${signal}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        ...(values.key && { authorization: `Bearer ${values.key}` }),
      },
      body: gzipSync(JSON.stringify(body)),
    }).catch((error) => ({ ok: false, status: 503, text: () => String(error.cause ?? error) }))
    const text = await answer.text()
    if (answer.ok && !text.includes('rejected')) return
    if (answer.ok) throw new Error(`${signal}: not all was taken: ${text}`)
    if (attempt === 10 || (answer.status !== 429 && answer.status !== 503)) throw new Error(`${signal}: ${answer.status} ${text}`)
    await wait(500 * attempt)
  }
}

function numberOf(name) {
  const number = Number(values[name])
  if (!Number.isFinite(number) || number < 0) throw new TypeError(`--${name} is not a number: ${values[name]}`)
  return number
}
