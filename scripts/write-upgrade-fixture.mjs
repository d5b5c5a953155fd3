// Adds the data directory of a version to test/fixtures/upgrades.br, from which every later version must upgrade:
// `npm run build && node --import ./test/harness/typescript-loader.mjs scripts/write-upgrade-fixture.mjs NAME [PROGRAM]`
// PROGRAM is the built program of an earlier version (its main.cjs); this checkout's without it.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

import { PGlite } from '@electric-sql/pglite'

import { openDataArchive, writeDataArchive } from '../test/harness/data-archive.ts'

const archive = 'test/fixtures/upgrades.br'
const token = 'fixture-token-with-enough-length-0123456789'
const key = 'fixture-ingest-key-with-enough-length-0123456789'
const [name, program = 'dist/program/main.cjs'] = process.argv.slice(2)
if (name === undefined || !/^[\w.-]+$/.test(name)) throw new Error('how is the version called? Letters, digits, dots, hyphens')

const scratch = mkdtempSync(join(tmpdir(), 'vedette-fixture-'))
const all = join(scratch, 'all')
const data = join(scratch, 'data')
await fill()
await fillLog()
if (existsSync(archive)) openDataArchive(archive, all)
rmSync(join(all, name), { recursive: true, force: true })
await shrinkState(join(data, 'state', 'data'))
cpSync(data, join(all, name), { recursive: true, filter: (path) => !/\/(LOCK|host\.path|telemetry\/run\/.*|[^/]+\.sock)$/.test(path) })
writeDataArchive(archive, Object.fromEntries(readdirSync(all).map((one) => [one, join(all, one)])))
rmSync(scratch, { recursive: true, force: true })

/** Starts it as the leader of a group of processes, so that all of them can be killed at once. */
async function start() {
  const child = spawn(process.execPath, [program, 'serve', '--data-dir', data, '--port', '0'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      VEDETTE_ADMIN_EMAIL: 'admin@fixture.example',
      VEDETTE_ADMIN_PASSWORD: 'correct horse battery staple',
      VEDETTE_API_TOKEN: token,
      VEDETTE_INGEST_KEY: key,
      VEDETTE_LOG_LEVEL: 'error',
    },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^vedette ready (\S+)$/.exec(line)?.[1]
      if (ready !== undefined) resolve(ready)
    })
  })
  const call = async (method, path, body, bearer = token) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${text}`)
    return answer.ok ? JSON.parse(text || '{}') : undefined
  }
  return { child, ended, call }
}

/** A log record of a service for each text, acknowledged. */
async function sendLogs(call, service, texts) {
  const timeUnixNano = `${BigInt(Date.now()) * 1_000_000n}`
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] }
  const logRecords = texts.map((text) => ({ timeUnixNano, severityNumber: 9, body: { stringValue: text } }))
  await call('POST', '/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }, key)
}

/** Acknowledged rows that stand in the write-ahead log alone, as an upgrade finds them whose store was away. */
async function fillLog() {
  const { child, ended, call } = await start()
  const { parts } = await call('GET', '/api/health/detailed')
  process.kill(parts.engine.details.pid, 'SIGSTOP')
  await sendLogs(call, 'fixture-waiting', ['waiting 1', 'waiting 2', 'waiting 3'])
  process.kill(-Number(child.pid), 'SIGKILL')
  await ended
  if (!readdirSync(join(data, 'wal')).some((file) => file.endsWith('.wal'))) throw new Error('nothing waits in the log')
}

/** A user, a dashboard or two, logs, metrics and, where there are any, rules. */
async function fill() {
  const { child, ended, call } = await start()
  // Kept for ever: the rows must be there in years.
  const forever = (value) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([part, days]) => [part, forever(days)]))
      : null
  const { retention } = await call('GET', '/api/retention')
  await call('PUT', '/api/retention', forever(retention))
  const person = { name: 'Dev', email: 'dev@fixture.example', role: 'developer', password: 'correct horse battery staple' }
  await call('POST', '/api/members', person)
  const yaml = 'name: FixtureRule\nquery: { promql: "fixture_gauge > 1000" }\nseverity: low\n'
  await call('PUT', '/api/rules/FixtureRule', { yaml })
  const timeUnixNano = `${BigInt(Date.now()) * 1_000_000n}`
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'fixture' } }] }
  await sendLogs(call, 'fixture', ['fixture 1', 'fixture 2', 'fixture 3'])
  const dataPoints = [{ timeUnixNano, asDouble: 7 }]
  const metrics = [{ name: 'fixture_gauge', gauge: { dataPoints } }]
  await call('POST', '/v1/metrics', { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }, key)
  for (;;) {
    const { rows } = await call('POST', '/api/sql', {
      sql: `SELECT (SELECT count() FROM log_records WHERE service = 'fixture'), (SELECT count() FROM metric_series WHERE metric = 'fixture_gauge')`,
    })
    if (Number(rows[0][0]) === 3 && Number(rows[0][1]) > 0) break
    await wait(100)
  }
  child.kill('SIGTERM')
  await ended
}

/** Of the log of the database only what is needed to open it: the rest is old pages that do not get smaller. */
async function shrinkState(directory) {
  const database = await PGlite.create(directory)
  for (const sql of ['select pg_switch_wal()', 'checkpoint']) await database.query(sql)
  const { rows } = await database.query(`select pg_walfile_name(redo_lsn) as name from pg_control_checkpoint()`)
  await database.close()
  const log = join(directory, 'pg_wal')
  for (const entry of readdirSync(log)) if (/^[0-9A-F]{24}$/.test(entry) && entry !== rows[0].name) rmSync(join(log, entry))
}
