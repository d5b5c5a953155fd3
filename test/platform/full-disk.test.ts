import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { fill, mountDisk } from '../harness/mount-disk.ts'
import { asProtobuf, call, logsOf, send, type Answer } from '../harness/otlp.ts'
import { bodiesOf, numbered, openTemporaryPlatform, quiet, sendEach } from '../harness/temporary-platform.ts'
import { adminEmail, adminPassword, eventually } from '../harness/vedette.ts'

const { start, kill } = openTemporaryPlatform()

test('a full disk: refused truthfully, still up, goes on when there is room', async (context) => {
  const disk = mountDisk(900)
  if (disk === undefined) return context.skip('a disk cannot be mounted here')
  try {
    const floor = 100 * 1024 * 1024
    const running = await start({ directory: join(disk.path, 'data'), config: { ...quiet, ingest: { minFreeDiskBytes: floor } } })
    const grpcPort = await running.portOf('OTLP/gRPC')
    await sendEach(running.url, 'disk', numbered('before', 10))
    await bodiesOf(running, 'disk', 10)
    const body = (n: number): Buffer => asProtobuf('logs', logsOf('disk', [{ body: `full ${n}` }]))

    const filler = join(disk.path, 'filler')
    fill(filler)
    let n = 0
    const refused = await eventually<Answer>(
      () => send(running.url, 'logs', body(n++)),
      ({ status }) => status !== 200,
    )
    const taken = numbered('before', 10).concat(Array.from({ length: n - 1 }, (_, index) => `full ${index}`))
    expect(refused).toMatchObject({
      status: 503,
      contentType: 'application/x-protobuf',
      message: { code: 14, message: expect.stringMatching(/disk/i) },
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const { error } = await call(grpcPort, 'logs', body(n))
    expect(error?.code).toBe(14)
    expect(error?.metadata.get('grpc-status-details-bin').toString()).toContain('RetryInfo')

    // Up: it can be read, says what is wrong, and refuses changes as truthfully.
    expect(await bodiesOf(running, 'disk', 10)).toEqual(expect.arrayContaining(numbered('before', 10)))
    const { parts } = await eventually(
      () => running.api<{ parts: Record<string, { status: string; message: string }> }>('/api/health/detailed'),
      (health) => health.parts['write_ahead_log']?.status === 'unhealthy',
    )
    expect(parts['disk']).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('0.0 of') })
    const { log, rejections } = await running.api<{ log: object; rejections: { reason: string }[] }>('/api/ingestion')
    expect(log).toMatchObject({ accepting: false, reason: expect.stringMatching(/disk/i) })
    expect(rejections.map(({ reason }) => reason)).toContain('disk_full')
    const logIn = await fetch(`${running.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: adminEmail, password: adminPassword }),
    })
    expect([logIn.status, await logIn.json()]).toMatchObject([507, { error: { code: 'disk_full' } }])

    rmSync(filler)
    await eventually(
      () => send(running.url, 'logs', asProtobuf('logs', logsOf('disk', [{ body: 'room again' }]))),
      ({ status }) => status === 200,
    )
    expect(await bodiesOf(running, 'disk', taken.length + 1)).toEqual([...taken, 'room again'].toSorted())
    await eventually(
      () => running.api('/api/health'),
      ({ status }) => status !== 'unhealthy',
    )
    expect(await running.stop()).toBe(0)
  } finally {
    await kill()
    disk.remove()
  }
})
