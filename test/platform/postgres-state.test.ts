import { existsSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { logsOf, sendAll } from '../harness/otlp.ts'
import { startPostgres, type TestPostgres } from '../harness/start-postgres.ts'
import { openTemporaryPlatform, quiet } from '../harness/temporary-platform.ts'
import { eventually, runVedette } from '../harness/vedette.ts'

const { inside, start } = openTemporaryPlatform()

describe('PostgreSQL as the state store', () => {
  let postgres: TestPostgres | undefined
  beforeAll(() => {
    postgres = startPostgres()
  })
  afterAll(() => postgres?.stop())

  test('everything that is configured lies there', async (context) => {
    if (postgres === undefined) return context.skip('PostgreSQL is not installed')
    const config = { ...quiet, storage: { postgres: { url: postgres.createDatabase() } } }
    const first = await start({ directory: inside('server'), config })
    const { id, key } = await first.api<{ id: string; key: string }>('/api/ingest-keys', { body: { name: 'kept' } })
    await sendAll(first.url, 'logs', logsOf('server', [{ body: 'through a key of the server' }]), { authorization: `Bearer ${key}` })
    expect(await first.stop()).toBe(0)
    expect(existsSync(inside('server/state'))).toBe(false)

    const second = await start({ directory: inside('server'), config })
    const { rows } = await second.api<{ rows: { id: string }[] }>('/api/ingest-keys')
    expect(rows.map((row) => row.id)).toContain(id)
    const { parts } = await second.api<{ parts: Record<string, { status: string; details: object }> }>('/api/health/detailed')
    expect(parts['state_store']).toMatchObject({ status: 'healthy', details: { kind: 'server' } })
    expect(await second.api('/api/audit/verify', { body: {} })).toMatchObject({ ok: true })

    // The server goes away: the platform says so, and what has a known key goes on.
    await sendAll(second.url, 'logs', logsOf('server', [{ body: 'before' }]), { authorization: `Bearer ${key}` })
    postgres.stop()
    postgres = undefined
    await eventually(
      () => second.api<{ parts: Record<string, { status: string }> }>('/api/health/detailed'),
      (health) => health.parts['state_store']?.status === 'unhealthy',
    )
    await sendAll(second.url, 'logs', logsOf('server', [{ body: 'without' }]), { authorization: `Bearer ${key}` })
    const members = await fetch(`${second.url}/api/setup`)
    expect([members.status, await members.json()]).toMatchObject([503, { error: { code: 'unavailable' } }])
    expect(await second.stop()).toBe(0)
  })

  test('a server that is not there: a clear error', async () => {
    const config = { ...quiet, storage: { postgres: { url: 'postgres://nobody@127.0.0.1:1/none' } } }
    const { code, log } = await runVedette({ directory: inside('no-server'), config })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: .*(state|database|PostgreSQL)/m)
    expect(log).not.toMatch(/^\s+at /m)
  })
})
