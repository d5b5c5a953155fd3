// What TLS adds to the processor time of taking a row in, beside the same rows in clear text, in the same run: HTTP/1.1 without TLS, with
// it, and HTTP/2. The figure to hold: under 15 %; exit code 1 when it is not.
// node bench/tls.mjs [rounds=2] [bodies=1500] [plain|gzip] - builds are expected in dist/ (npm run build, npm run build:modules). About a
// minute; it counts processor time, so it may run beside other things (nice -n 19).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { logsBody, zip } from './load/otlp-bodies.mjs'
import { startProgram } from './load/program.mjs'

const [rounds = 2, bodies = 1500] = process.argv.slice(2, 4).map(Number)
const packed = process.argv[4] !== 'plain'
const perBody = 512
const connections = 8
const made = Array.from({ length: bodies }, (_, at) => {
  const body = logsBody(at * perBody, perBody, Date.now())
  return packed ? zip(body) : body
})
const headers = (key, body) => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/x-protobuf',
  'content-length': body.length,
  ...(packed ? { 'content-encoding': 'gzip' } : {}),
})

const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-tls-'))
const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
const request = [
  'req',
  '-x509',
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-days',
  '2',
  '-subj',
  '/CN=localhost',
]
execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' })

/** One connection of HTTP/1.1; returns the function that sends a body and answers its status, and what ends it. */
function openHttp1({ url, key: ingestKey }) {
  const { hostname, port, protocol } = new URL(url)
  const [client, options] = protocol === 'https:' ? [https, { rejectUnauthorized: false }] : [http, {}]
  const agent = new client.Agent({ keepAlive: true, maxSockets: 1, ...options })
  const send = (body) =>
    new Promise((resolve, reject) => {
      const asked = client.request(
        { hostname, port, path: '/v1/logs', method: 'POST', agent, headers: headers(ingestKey, body) },
        (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode))
        },
      )
      asked.once('error', reject)
      asked.end(body)
    })
  return { send, close: () => agent.destroy() }
}

function openHttp2({ url, key: ingestKey }) {
  const session = http2.connect(url, { rejectUnauthorized: false })
  const send = (body) =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/v1/logs', ':method': 'POST', ...headers(ingestKey, body) })
      let status = 0
      stream.once('response', (answer) => (status = answer[':status']))
      stream.once('error', reject)
      stream.resume().once('end', () => resolve(status))
      stream.end(body)
    })
  return { send, close: () => session.destroy() }
}

const ways = {
  'HTTP/1.1 in clear text': { args: [], open: openHttp1 },
  'HTTP/1.1 over TLS': { args: ['--tls-cert', cert, '--tls-key', key], open: openHttp1 },
  'HTTP/2 over TLS': { args: ['--tls-cert', cert, '--tls-key', key], open: openHttp2 },
}
const microseconds = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const [name, { args, open }] of Object.entries(ways)) {
    const data = join(directory, `data-${round}-${name.replaceAll(/\W/g, '')}`)
    const program = await startProgram(data, { args })
    const opened = Array.from({ length: connections }, () => open(program))
    const all = async (list) => {
      let next = 0
      await Promise.all(
        opened.map(async ({ send }) => {
          while (next < list.length) {
            const status = await send(list[next++])
            if (status !== 200) throw new Error(`${name}: answered ${status}`)
          }
        }),
      )
    }
    // What is compiled on the way belongs to none of them.
    await all(made.slice(0, Math.ceil(bodies / 5)))
    const before = program.cpuSeconds().program
    await all(made.slice(Math.ceil(bodies / 5)))
    const rows = Math.floor((bodies * 4) / 5) * perBody
    process.stderr.write(`${name}: round ${round + 1}\n`)
    microseconds[name].push(((program.cpuSeconds().program - before) / rows) * 1e6)
    for (const { close } of opened) close()
    await program.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
rmSync(directory, { recursive: true, force: true })
const best = Object.fromEntries(Object.entries(microseconds).map(([name, list]) => [name, Math.min(...list)]))
const plain = best['HTTP/1.1 in clear text']
for (const [name, value] of Object.entries(best)) {
  if (value >= plain * 1.15) process.exitCode = 1
  const more = name === 'HTTP/1.1 in clear text' ? 'the baseline' : `${(((value - plain) / plain) * 100).toFixed(1)} % more`
  const all = microseconds[name].map((one) => one.toFixed(2)).join(', ')
  console.log(
    `${name}: ${value.toFixed(2)} us of processor time of the program a row (${more}; rounds ${all}; ${packed ? 'gzip' : 'plain'} bodies of ${perBody} rows)`,
  )
}
