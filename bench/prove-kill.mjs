// Acknowledged but missing or doubled, after kill -9 of the whole tree and of the engine alone, under load. Counted row by row.
// node bench/prove-kill.mjs [rounds of each kind]   (npm run prove runs it with 50)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { logsBody, zip } from './load/otlp-bodies.mjs'
import { childrenOf, startProgram } from './load/program.mjs'
import { sendAll } from './load/send.mjs'

const rounds = Number(process.argv[2] ?? 50)
const perBody = 64
const connections = 8
const directory = mkdtempSync(join(tmpdir(), 'vedette-prove-'))
const acknowledged = new Set()
let sent = 0

/** Sends fresh bodies until `signal` aborts; every answer of 200 is remembered. */
async function load(program, signal) {
  const lanes = Array.from({ length: connections }, async () => {
    while (!signal.aborted) {
      const index = sent++
      const { acknowledged: good } = await sendAll({
        url: `${program.url}/v1/logs`,
        key: program.key,
        bodies: [zip(logsBody(index * perBody, perBody))],
        connections: 1,
        signal,
      })
      if (good === 1) acknowledged.add(index)
    }
  })
  await Promise.all(lanes)
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const started = Date.now()

for (let round = 0; round < rounds; round++) {
  const program = await startProgram(directory)
  const stop = new AbortController()
  const sending = load(program, stop.signal)
  await wait(300 + Math.random() * 1500)
  // The engine is a child: both die at the same moment, as in a power cut of the processes.
  for (const pid of program.pids()) process.kill(pid, 'SIGKILL')
  stop.abort()
  await sending
  if (round % 10 === 9) console.log(`whole tree killed ${round + 1} times, ${acknowledged.size} bodies acknowledged`)
}

const program = await startProgram(directory)
const stop = new AbortController()
const sending = load(program, stop.signal)
for (let round = 0; round < rounds; round++) {
  await wait(300 + Math.random() * 1500)
  for (let engine = childrenOf(program.child.pid)[0]; ; engine = childrenOf(program.child.pid)[0]) {
    if (engine !== undefined) {
      process.kill(engine, 'SIGKILL')
      break
    }
    // Still on its way back from the kill before.
    await wait(100)
  }
  if (round % 10 === 9) console.log(`engine killed ${round + 1} times, ${acknowledged.size} bodies acknowledged`)
}
stop.abort()
await sending

// Everything that waits in the log is stored when the newest acknowledged body is whole.
const perBodyCounts = `SELECT intDiv(toUInt64(attributes['n']), ${perBody}) AS body, count() AS rows, uniqExact(attributes['n']) AS distinct_rows FROM log_records WHERE attributes['n'] != '' GROUP BY body ORDER BY body LIMIT 1000000`
let lost = 0
let doubled = 0
let stored = 0
for (let tries = 0; tries < 120; tries++) {
  const counts = new Map()
  for (let from = 0; from < sent; from += 50_000) {
    const page = perBodyCounts.replace(
      'WHERE',
      `WHERE toUInt64OrZero(attributes['n']) >= ${from * perBody} AND toUInt64OrZero(attributes['n']) < ${(from + 50_000) * perBody} AND`,
    )
    const rows = await program.sql(page).catch(() => [])
    for (const [body, count, distinct] of rows) counts.set(Number(body), { count: Number(count), distinct: Number(distinct) })
  }
  lost = 0
  doubled = 0
  stored = 0
  for (const body of acknowledged) lost += perBody - (counts.get(body)?.distinct ?? 0)
  for (const { count, distinct } of counts.values()) {
    doubled += count - distinct
    stored += count
  }
  if (lost === 0) break
  await wait(1000)
}
await program.stop()
rmSync(directory, { recursive: true, force: true })
console.log(
  `${new Date().toISOString()} kill -9: ${rounds} of the whole tree, ${rounds} of the engine alone; ${acknowledged.size * perBody} rows acknowledged, ${stored} stored, ${lost} lost, ${doubled} doubled (${Math.round((Date.now() - started) / 1000)} s)`,
)
process.exit(lost === 0 && doubled === 0 && acknowledged.size > 0 ? 0 : 1)
