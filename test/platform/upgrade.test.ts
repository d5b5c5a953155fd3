import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { listDataArchive, openDataArchive } from '../harness/data-archive.ts'
import { findFreePort } from '../harness/find-free-port.ts'
import { wireColumns } from '../harness/numbered-rows.ts'
import { writeOtherVersionLog } from '../harness/other-version-log.ts'
import { logsOf, sendAll } from '../harness/otlp.ts'
import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Two platforms on data of earlier schemas: both find what they had, watch each other by heartbeats, and one of them goes back. The older
 * fixture knows no rules, which were kept from the schema of the other one on. Those of all other fixtures are started once.
 */
const archive = 'test/fixtures/upgrades.br'
const twoStarted = ['schema-0007', 'schema-0016']
/** Acknowledged by the version before, when it was stopped for the upgrade with a store that was away. */
const waiting = Array.from({ length: 200 }, (_, n) => n)
const scratch = mkdtempSync(join(tmpdir(), 'vedette-upgrade-'))
const oldDirectory = join(scratch, 'old')
const newDirectory = join(scratch, 'new')
const canaries = {
  file: 'canary-in-a-password-file',
  log: 'canary-in-a-log-line',
  point: 'canary-of-a-contact-point',
}
let older: Vedette
let newer: Vedette
let monitorId: string
let pingPath: string
const configFile = join(scratch, 'vedette.yaml')

beforeAll(async () => {
  mkdirSync(oldDirectory, { mode: 0o700 })
  mkdirSync(newDirectory, { mode: 0o700 })
  openDataArchive(archive, oldDirectory, twoStarted[0])
  openDataArchive(archive, newDirectory, twoStarted[1])
  const without = (table: string, name: string) => wireColumns(table).filter((column) => column.name !== name)
  await writeOtherVersionLog(join(oldDirectory, 'wal'), 1, [
    { table: 'log_records', columns: without('log_records', 'event_name'), numbers: waiting },
    { table: 'spans', columns: without('spans', 'trace_state'), numbers: waiting },
  ])
  await writeOtherVersionLog(join(newDirectory, 'wal'), 1, [
    { table: 'log_records', columns: wireColumns('log_records'), numbers: waiting, name: 'records_of_tomorrow' },
  ])
  newer = await startVedette({ directory: newDirectory, config: { selfTelemetry: { enabled: false } } })
  const monitor = { name: 'other', kind: 'heartbeat', settings: { every: '30s', grace: '1s' } }
  const made = await newer.api<{ id: string; heartbeat: { path: string } }>('/api/uptime/monitors', { body: { monitor } })
  monitorId = made.id
  pingPath = made.heartbeat.path
  writeFileSync(join(scratch, 'password'), `${canaries.file}\n`, { mode: 0o600 })
  const config = {
    heartbeat: { out: [`${newer.url}${pingPath}`], everySeconds: 5 },
    smtp: { host: '127.0.0.1', port: await findFreePort(), from: 'a@b.example', passwordFile: join(scratch, 'password') },
    otlp: { http: { port: 0 }, grpc: { port: 0 } },
  }
  writeFileSync(configFile, JSON.stringify(config))
  older = await startVedette({ directory: oldDirectory, config })
})
afterAll(async () => {
  await Promise.all([older.kill(), newer.kill()])
  rmSync(scratch, { recursive: true, force: true })
})

function runCommand(words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const environment = { PATH: process.env['PATH'], VEDETTE_API_TOKEN: apiToken }
    execFile(process.execPath, ['dist/program/main.cjs', ...words], { env: environment, cwd: process.cwd() }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: `${stdout}${stderr}` }),
    )
  })
}

/** What the script put into every fixture; those of the oldest schema have no rules. */
async function expectFixture(vedette: Vedette, hasRules: boolean): Promise<void> {
  const { rows: members } = await vedette.api<{ rows: readonly { email: string }[] }>('/api/members')
  expect(members.map(({ email }) => email)).toContain('dev@fixture.example')
  expect(await vedette.sql(`SELECT body FROM log_records WHERE service = 'fixture' ORDER BY body`)).toEqual([
    ['fixture 1'],
    ['fixture 2'],
    ['fixture 3'],
  ])
  const [row] = await vedette.sql(`SELECT count() FROM metric_series WHERE metric = 'fixture_gauge'`)
  expect(Number(row?.[0])).toBeGreaterThan(0)
  if (!hasRules) return
  const { rows } = await vedette.api<{ rows: readonly { yaml: string }[] }>('/api/rules/FixtureRule')
  expect(rows[0]?.yaml).toContain('fixture_gauge > 1000')
}

test('users, logs, metrics and rules of earlier formats are there, and so is a copy of each', async () => {
  await expectFixture(older, false)
  await expectFixture(newer, true)
  for (const directory of [oldDirectory, newDirectory]) {
    expect(readdirSync(join(directory, 'snapshots')).filter((name) => name.endsWith('.dump'))).toHaveLength(1)
    expect(existsSync(join(directory, 'version.json'))).toBe(true)
  }
})

test('every row that an earlier version acknowledged and did not store is there, once; those of a later one are kept and told of', async () => {
  const numbers = waiting.map((n) => String(n).padStart(10, '0'))
  for (const [table, column] of [
    ['log_records', 'body'],
    ['spans', 'trace_id'],
  ] as const) {
    const found = await eventually(
      () => older.sql(`SELECT ${column} FROM ${table} WHERE ${column} LIKE '0000000%' ORDER BY ${column}`),
      (rows) => rows.length >= waiting.length,
    )
    expect(found.flat()).toEqual(numbers)
  }
  const { parts } = await newer.api<{ parts: Record<string, unknown> }>('/api/health/detailed')
  expect(parts['write_ahead_log']).toMatchObject({ status: 'degraded', message: '1 file is in quarantine' })
  expect(readdirSync(join(newDirectory, 'wal', 'quarantine')).filter((name) => name.endsWith('.wal'))).toHaveLength(1)
})

test('the heartbeat of one is a monitor of the other: while it calls, all is well', async () => {
  const monitor = await eventually(
    () => newer.api<{ status: string }>(`/api/uptime/monitors/${monitorId}`),
    ({ status }) => status === 'up',
    60_000,
  )
  expect(monitor).toMatchObject({ spec: { name: 'other' } })
})

test('a bundle of the platform that runs has what it takes to help, and no secret', async () => {
  await sendAll(older.url, 'logs', logsOf('vedette', [{ body: `calling with password=${canaries.log}` }]))
  const settings = { url: `https://hooks.example/${canaries.point}` }
  await older.api('/api/alerting/contact-points', { body: { name: 'Team', integrations: [{ channel: 'webhook', settings }] } })
  const file = join(scratch, 'bundle.tar.gz')
  await eventually(
    () => older.sql(`SELECT count() FROM log_records WHERE service = 'vedette' AND body LIKE '%calling with%'`),
    ([row]) => Number(row?.[0]) === 1,
  )
  const made = await runCommand(['diagnostics', '--data-dir', oldDirectory, '--config', configFile, '--out', file])
  expect(made.output).toContain('the platform that runs')
  const answer = await fetch(`${older.url}/api/diagnostics`, { headers: { authorization: `Bearer ${apiToken}` } })
  expect(answer.headers.get('content-type')).toBe('application/gzip')
  const pingToken = pingPath.slice(pingPath.lastIndexOf('/') + 1)
  for (const bytes of [readFileSync(file), Buffer.from(await answer.arrayBuffer())]) {
    const text = gunzipSync(bytes).toString('latin1')
    for (const part of [
      'settings.json',
      'doctor.json',
      'health.json',
      'metrics.json',
      'stores.json',
      'log.ndjson',
      'heapSpaces',
      'calling with',
    ])
      expect(text).toContain(part)
    for (const secret of [...Object.values(canaries), apiToken, pingToken, readFileSync(join(oldDirectory, 'platform.key'), 'utf8').trim()])
      expect(text).not.toContain(secret)
  }
})

test('the doctor looks at a platform that runs, and finds the mail server that is not there', async () => {
  const { code, output } = await runCommand(['doctor', '--json', '--data-dir', oldDirectory, '--config', configFile])
  const report = JSON.parse(output) as { isRunning: boolean; checks: { check: string; state: string }[] }
  expect(report.isRunning).toBe(true)
  expect(report.checks.filter(({ state }) => state === 'unknown')).toEqual([])
  expect(report.checks.find(({ check }) => check === 'mail')?.state).toBe('error')
  expect(code).toBe(1)
})

test('one command goes back to before the upgrade, says what that loses', async () => {
  const busy = await runCommand(['rollback', '--data-dir', oldDirectory])
  expect([busy.code, busy.output]).toEqual([1, expect.stringContaining('in use by process')])
  await older.stop()
  const { code, output } = await runCommand(['rollback', '--data-dir', oldDirectory])
  expect(output).toMatch(/lost .*diagnostics\.make/)
  expect(output).toContain('kept in')
  expect(output).toMatch(/^kept {3}all telemetry/m)
  expect(code).toBe(0)
  expect(existsSync(join(oldDirectory, 'state.before-rollback', 'data', 'PG_VERSION'))).toBe(true)
  expect(existsSync(join(oldDirectory, 'state', 'data', 'PG_VERSION'))).toBe(true)
  expect(existsSync(join(oldDirectory, 'state.swap'))).toBe(false)
  // For the audit trail, which the next start that knows of it writes.
  const [note = ''] = readdirSync(join(oldDirectory, 'host-deeds'))
  expect(JSON.parse(readFileSync(join(oldDirectory, 'host-deeds', note), 'utf8'))).toMatchObject({ action: 'platform.rollback' })
})

// Meanwhile the older one calls nobody.
test.each(listDataArchive(archive).filter((name) => !twoStarted.includes(name)))('what a platform of %s had is there', async (name) => {
  const directory = join(scratch, name)
  mkdirSync(directory, { mode: 0o700 })
  openDataArchive(archive, directory, name)
  // Fixtures of later schemas were killed with acknowledged rows that the store did not have.
  const texts = name < 'schema-0023' ? [] : ['waiting 1', 'waiting 2', 'waiting 3']
  expect(readdirSync(join(directory, 'wal')).some((file) => file.endsWith('.wal'))).toBe(texts.length > 0)
  const vedette = await startVedette({ directory, config: { selfTelemetry: { enabled: false } } })
  try {
    await expectFixture(vedette, true)
    const found = await eventually(
      () => vedette.sql<[string]>(`SELECT body FROM log_records WHERE service = 'fixture-waiting' ORDER BY body`),
      ({ length }) => length >= texts.length,
    )
    expect(found.flat()).toEqual(texts)
  } finally {
    await vedette.kill()
  }
})

test('one that calls no more is an alert of the other', async () => {
  const alerts = await eventually(
    async () => (await newer.api<{ rows: readonly { labels: Record<string, string> }[] }>('/api/alerts?state=firing')).rows,
    (rows) => rows.some(({ labels }) => labels['monitor'] === 'other'),
    90_000,
  )
  expect(alerts.find(({ labels }) => labels['monitor'] === 'other')).toMatchObject({
    labels: { alertname: 'MonitorDown', monitor: 'other' },
  })
})

test('what the roll-back left starts, is brought up to date again, and the trail says what was done', async () => {
  const again = await startVedette({ directory: oldDirectory, config: { selfTelemetry: { enabled: false } } })
  try {
    await expectFixture(again, false)
    const { rows } = await eventually(
      () => again.api<{ rows: { action: string }[] }>('/api/audit?action=platform.rollback'),
      (trail) => trail.rows.length > 0,
    )
    expect(rows).toMatchObject([{ actor: { name: 'command line' } }])
    // What was done since the copy is gone with it.
    expect(await again.api('/api/audit?action=diagnostics.make')).toMatchObject({ rows: [] })
    expect(readdirSync(join(oldDirectory, 'snapshots')).filter((name) => name.endsWith('.dump'))).toHaveLength(2)
  } finally {
    await again.kill()
  }
})
