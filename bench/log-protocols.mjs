// How many lines of syslog over TCP and of Loki's push API are taken in and made durable in a second, beside the same over OTLP.
// node bench/log-protocols.mjs [syslog|loki|otlp] [share] - a build is expected in dist/ (npm run build). Under a minute on a quiet machine.
// The figures that are asked for, on two cores with the generator: syslog 60,000, Loki as JSON 50,000; the goal is twice that. Exit code 1
// when one is missed, or a line is.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { startProgram } from './load/program.mjs'

const protocols = {
  syslog: { sender: 'log-sender.mjs', perBody: 500, path: '', receiver: 'syslog', asked: 60_000 },
  loki: { sender: 'log-sender.mjs', perBody: 500, path: '/loki/api/v1/push', receiver: 'loki', asked: 50_000 },
  otlp: { sender: 'sender.mjs', perBody: 500, path: '/v1/logs', receiver: 'otlp', asked: undefined },
}
const wanted = process.argv[2] === undefined ? Object.keys(protocols) : [process.argv[2]]
const lines = 1_000_000 * Number(process.argv[3] ?? 1)
const connections = 8
const giveUpAfterMs = 60_000

for (const protocol of wanted) {
  const { sender: file, perBody, path, receiver, asked } = protocols[protocol]
  const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
  const config = join(directory, 'vedette.yaml')
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ receivers: { syslog: { tcp: 0 } }, otlp: { http: { enabled: false }, grpc: { enabled: false } } }))
  const program = await startProgram(directory, { args: ['--config', config], environment: { VEDETTE_LOG_LEVEL: 'info' } })
  try {
    const port = program.log.map((line) => JSON.parse(line)).find(({ listener }) => listener === 'syslog tcp')?.port
    const sender = spawn(process.execPath, [fileURLToPath(new URL(`load/${file}`, import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    })
    const told = (type) =>
      new Promise((resolve, reject) => {
        sender.on('message', (message) => message.type === type && resolve(message))
        sender.on('exit', (code) => reject(new Error(`the sender ended with ${code}`)))
      })
    const made = told('made')
    const bodies = Math.ceil(lines / perBody)
    sender.send({
      protocol,
      signal: 'logs',
      bodies,
      perBody,
      url: `${program.url}${path}`,
      port,
      key: program.key,
      connections,
      at: Date.now(),
    })
    await made
    const before = program.cpuSeconds()
    const startedAt = performance.now()
    const done = told('done')
    sender.send('go')
    // Syslog acknowledges nothing: what counts is what is durable.
    const accepted = await untilAccepted(program, receiver, bodies * perBody)
    const seconds = (performance.now() - startedAt) / 1000
    const result = await done
    const cpu = program.cpuSeconds()
    if (sender.connected) sender.disconnect()
    const own = ((cpu.program - before.program) / accepted) * 1e6
    const engine = ((cpu.engine - before.engine) / accepted) * 1e6
    if (accepted < bodies * perBody || accepted / seconds < (asked ?? 0)) process.exitCode = 1
    console.log(
      `${protocol}: ${format(accepted / seconds)} lines/s durable${asked === undefined ? '' : ` (asked: ${format(asked)})`}; ${format(accepted)} lines in ${seconds.toFixed(1)} s, ${result.refused} requests refused, ${result.failed} failed; processor time a line: program ${own.toFixed(2)} us, engine ${engine.toFixed(2)} us`,
    )
  } finally {
    await program.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** How many lines of a receiver are durable, once they are all of them or nothing more comes. */
async function untilAccepted({ url, apiToken }, receiver, expected) {
  const deadline = performance.now() + giveUpAfterMs
  for (;;) {
    const answer = await fetch(`${url}/api/ingestion`, { headers: { authorization: `Bearer ${apiToken}` } })
    const { sources } = await answer.json()
    const accepted = sources.filter((source) => source.receiver === receiver).reduce((sum, source) => sum + source.accepted, 0)
    if (accepted >= expected || performance.now() > deadline) return accepted
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function format(value) {
  return Math.round(value).toLocaleString('en')
}
