import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { asProtobuf, gaugeOf, logsOf, send, sendAll, spansOf } from '../harness/otlp.ts'
import { runCommand } from '../harness/run-command.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

interface Listed {
  readonly rows: readonly { readonly id: string; readonly newBytes: number; readonly totalBytes: number }[]
}

const directory = mkdtempSync(join(tmpdir(), 'vedette-backup-'))
const repository = join(directory, 'repository')
const key = join(directory, 'key.txt')
const hasAge = spawnSync('age', ['--version']).status === 0
if (!hasAge) process.stderr.write('skipped: the recovery kit, as age is not installed\n')

/** `vedette ...`: how it ended and what it said. */
async function vedette(...args: readonly string[]): Promise<{ code: number; said: string }> {
  try {
    const { stdout, stderr } = await runCommand(...args)
    return { code: 0, said: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, said: stdout + stderr }
  }
}

/** Whom a contact point tells, at an address that is a secret. */
const called: (string | undefined)[] = []
const outside = createServer((request, response) => {
  called.push(request.url)
  response.end()
})
const outgoing = { allowedHosts: ['127.0.0.1'] }

let running: Vedette
beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const { said } = await vedette('backup', 'new-key', '--out', key)
  running = await startVedette({ config: { backup: { to: repository, recipients: [said.trim()] }, outgoing } })
})
afterAll(async () => {
  await running.dispose()
  outside.close()
  rmSync(directory, { recursive: true, force: true })
})

async function backUp(): Promise<Listed> {
  const runs = () => running.api<{ rows: { id: string; outcome: string }[] }>('/api/backups/runs?limit=1')
  const [before] = (await runs()).rows
  await running.api('/api/backups', { method: 'POST' })
  const { rows } = await eventually(runs, ({ rows: [newest] }) => newest !== undefined && newest.id !== before?.id, 60_000)
  expect(rows[0]).toMatchObject({ outcome: 'done' })
  return running.api<Listed>('/api/backups/points')
}

// One after the other, on one platform and one repository.
describe('back-ups', () => {
  let acknowledged = 0

  test('what was acknowledged before is in it, while the platform goes on; the next one stores what is new', async () => {
    await sendAll(
      running.url,
      'logs',
      logsOf(
        'shop',
        Array.from({ length: 300 }, (_, n) => ({ body: `before ${n}` })),
      ),
    )
    acknowledged = 300
    await sendAll(running.url, 'metrics', gaugeOf('shop', 'shop_orders', [{ value: 42 }]))
    await sendAll(running.url, 'traces', spansOf('shop', [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), name: 'checkout' }]))
    const address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/secret-path`
    await running.api('/api/alerting/contact-points', {
      body: { name: 'Team', integrations: [{ channel: 'webhook', settings: { url: address } }] },
    })
    await running.api('/api/uptime/monitors', {
      body: { monitor: { name: 'shop', kind: 'http', settings: { url: 'http://127.0.0.1:9/' }, interval: '1h' } },
    })
    await running.api('/api/roles', { body: { name: 'on-call', description: '', permissions: ['telemetry.read'] } })
    const making = backUp()
    for (let n = 0; n < 5; n++) {
      const { status } = await send(running.url, 'logs', asProtobuf('logs', logsOf('shop', [{ body: `meanwhile ${n}` }])))
      expect(status).toBe(200)
    }
    expect((await making).rows).toHaveLength(1)
    const { rows } = await backUp()
    expect(rows).toHaveLength(2)
    expect(rows[0]?.newBytes).toBeLessThan(rows[0]?.totalBytes ?? 0)
    const { parts } = await running.api<{ parts: Record<string, { status: string }> }>('/api/health/detailed')
    expect(parts['backups']).toMatchObject({ status: 'healthy' })
  })

  test.skipIf(!hasAge)('the recovery kit opens it with age, tar and gzip alone', async () => {
    const { said } = await vedette('backup', 'kit', '--from', repository)
    writeFileSync(join(directory, 'kit.sh'), said)
    const out = join(directory, 'by-hand')
    execFileSync('sh', [join(directory, 'kit.sh'), repository, key, out])
    expect(readFileSync(join(out, 'state.ndjson'), 'utf8')).toContain('admin@example.org')
    expect(readFileSync(join(out, 'files/platform.key'), 'utf8')).toBe(readFileSync(join(running.directory, 'platform.key'), 'utf8'))
    expect(readdirSync(join(out, 'telemetry'))).toContain('log_records')
    // None of it can be read without the key.
    for (const file of readdirSync(repository, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.age')))
      expect(readFileSync(join(repository, file)).includes('admin@example.org')).toBe(false)
  })

  test('a kill while one is made leaves restore points that are whole, and none that is half', async () => {
    await running.api('/api/backups', { method: 'POST' })
    await running.kill()
    const { code, said } = await vedette('backup', 'list', '--from', repository)
    expect(code).toBe(0)
    expect([2, 3]).toContain(said.trim().split('\n').length)
  })

  test('a directory in use, another key and a changed byte are refused, and nothing is left', async () => {
    const target = join(directory, 'refused')
    const restore = (...args: readonly string[]): ReturnType<typeof vedette> => vedette('restore', '--from', repository, ...args)
    expect(await restore('--key', key, '--data-dir', running.directory)).toMatchObject({
      code: 5,
      said: expect.stringContaining('not empty'),
    })
    const other = join(directory, 'other.txt')
    await vedette('backup', 'new-key', '--out', other)
    expect(await restore('--key', other, '--data-dir', target)).toMatchObject({ code: 6 })
    const state = readdirSync(repository, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('state.ndjson.gz.age'))
      .toSorted()
      .at(-1)
    const path = join(repository, state ?? '')
    const good = readFileSync(path)
    const bad = Buffer.from(good)
    bad[good.length - 100] = (bad[good.length - 100] ?? 0) ^ 1
    writeFileSync(path, bad)
    expect(await restore('--key', key, '--data-dir', target)).toMatchObject({ code: 3 })
    writeFileSync(path, good)
    expect(existsSync(target)).toBe(false)
    expect(readdirSync(directory).filter((name) => name.includes('restoring'))).toEqual([])
  })

  test('a part of telemetry that was changed, or is gone, is found by a verification, with the key and without', async () => {
    const part = readdirSync(repository, { recursive: true, encoding: 'utf8' }).find((name) => /^parts.*\.tar\.age$/.test(name)) ?? ''
    const path = join(repository, part)
    const good = readFileSync(path)
    const bad = Buffer.from(good)
    bad[good.length - 100] = (bad[good.length - 100] ?? 0) ^ 1
    const verify = (...args: readonly string[]): ReturnType<typeof vedette> =>
      vedette('backup', 'verify', '--from', repository, '--data-dir', join(directory, 'elsewhere'), ...args)
    const found = { code: 3, said: expect.stringContaining(part) as unknown }
    writeFileSync(path, bad)
    expect(await verify()).toMatchObject(found)
    rmSync(path)
    expect(await verify('--key', key)).toMatchObject({ code: 3 })
    writeFileSync(path, good)
    expect(await verify()).toMatchObject({ code: 0 })
  })

  test('a restore that is killed leaves no directory; the next one makes it whole, and the platform starts on it', async () => {
    const target = join(directory, 'restored')
    const args = ['dist/program/main.cjs', 'restore', '--from', repository, '--key', key, '--data-dir', target]
    const child = spawn(process.execPath, args, { stdio: 'ignore', detached: true })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await eventually(
      () => Promise.resolve(readdirSync(directory)),
      (names) => names.some((name) => name.includes('restoring')),
    )
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
    expect(existsSync(target)).toBe(false)

    expect(await vedette('restore', '--from', repository, '--key', key, '--data-dir', target)).toMatchObject({ code: 0 })
    expect(readdirSync(directory).filter((name) => name.includes('restoring'))).toEqual([])
    const restored = await startVedette({ directory: target, config: { outgoing } })
    try {
      const [row] = await restored.sql<[string]>(`SELECT countDistinct(body) FROM log_records WHERE body LIKE 'before %'`)
      expect(Number(row?.[0])).toBe(acknowledged)
      const { data } = await restored.api<{ data: { result: { value: [number, string] }[] } }>(
        '/prometheus/api/v1/query?query=last_over_time(shop_orders[1h])',
      )
      expect(data.result.map(({ value }) => value[1])).toEqual(['42'])
      expect(await restored.api(`/api/traces/${'ab'.repeat(16)}`)).toMatchObject({ spans: [{ name: 'checkout', service: 'shop' }] })
      expect(await restored.api('/api/uptime/monitors')).toMatchObject({ rows: [{ spec: { name: 'shop' } }] })
      expect(await restored.api('/api/roles')).toMatchObject({
        rows: expect.arrayContaining([expect.objectContaining({ name: 'on-call', permissions: ['telemetry.read'] })]) as unknown,
      })
      // What is sealed with the platform's key opens.
      expect(await restored.api('/api/alerting/contact-points/test', { body: { name: 'Team' } })).toMatchObject({ isSent: true })
      expect(called).toEqual(['/secret-path'])
      expect(await restored.api('/api/audit/verify', { method: 'POST' })).toMatchObject({ ok: true })
      const { rows } = await eventually(
        () => restored.api<{ rows: unknown[] }>('/api/audit?action=platform.restore'),
        (trail) => trail.rows.length > 0,
      )
      expect(rows).toMatchObject([{ actor: { name: 'command line' }, details: { from: { id: expect.any(String) as unknown } } }])
    } finally {
      await restored.stop()
    }
  })
})
