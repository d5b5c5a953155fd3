import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { asProtobuf, logsOf, send, sendAll } from '../harness/otlp.ts'
import { bodiesOf, numbered, openTemporaryPlatform, quiet, sendEach } from '../harness/temporary-platform.ts'
import { adminEmail, apiToken, eventually, runVedette, type Vedette } from '../harness/vedette.ts'

/** What can happen to a data directory: what was acknowledged is there, what is broken is told, nothing is begun anew. */
const { inside, start } = openTemporaryPlatform()

describe('one data directory', () => {
  const data = inside('data')
  const acknowledged: string[] = []

  test('two starts: the second names the holder and ends, the first goes on', async () => {
    const running = await start({ directory: data, fromNothing: true })
    const second = await runVedette({ directory: data, config: quiet })
    expect([second.code, second.output]).toEqual([1, ''])
    expect(second.log).toMatch(new RegExp(`^vedette: .* is in use by process ${running.process.pid} on host \\S+; stop it first`, 'm'))
    await sendAll(running.url, 'logs', logsOf('first', [{ body: 'still here' }]))
    expect(await bodiesOf(running, 'first', 1)).toEqual(['still here'])

    // SIGTERM under load: what was acknowledged until the last moment is there after the next start.
    let stopping = false
    const sender = async (name: string): Promise<void> => {
      for (let n = 0; ; n++) {
        const body = `${name} ${n}`
        const { status } = await send(running.url, 'logs', asProtobuf('logs', logsOf('load', [{ body }]))).catch(() => ({ status: 0 }))
        if (status === 200) acknowledged.push(body)
        else if (stopping) return
      }
    }
    const senders = ['a', 'b', 'c', 'd'].map((name) => sender(name))
    await eventually(
      () => Promise.resolve(acknowledged.length),
      (count) => count > 200,
    )
    // Somebody looks at the live tail, and will not go away by himself.
    const tail = await fetch(`${running.url}/api/logs/tail`, { headers: { authorization: `Bearer ${apiToken}` } })
    expect(tail.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const watching = tail.text().catch(() => 'cut off')
    stopping = true
    const started = performance.now()
    expect(await running.stop()).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    await Promise.all(senders)
    await watching
    expect(existsSync(join(data, 'LOCK'))).toBe(false)
  })

  test('started for everybody without TLS it warns loudly; what was acknowledged before is there', async () => {
    const running = await start({ directory: data, args: ['--host', '0.0.0.0'] })
    await eventually(
      () => Promise.resolve(running.log.find((line) => line.includes('serving without TLS'))),
      (line) => line?.includes('"level":"warn"') === true,
    )
    expect(await bodiesOf(running, 'load', acknowledged.length)).toEqual(acknowledged.toSorted())

    await cutPower(running, 'tail')
  })

  test('a write that was torn by the power cut: all that was acknowledged is there', async () => {
    const file = segmentWith(data, 'tail 00019')
    appendFileSync(file, readFileSync(file).subarray(0, 64))
    const running = await start({ directory: data })
    expect(await bodiesOf(running, 'tail', 20)).toEqual(numbered('tail', 20))
    await cutPower(running, 'broken')
  })

  test('bytes flipped and cut in the write-ahead log: the rest is there, the damage is told', async () => {
    // One bit of the eighth record; the last one loses its end. On a slow machine they lie in two segments.
    const flipped = segmentWith(data, 'broken 00007')
    const bytes = readFileSync(flipped)
    const at = bytes.indexOf('broken 00007')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(flipped, bytes)
    const cut = segmentWith(data, 'broken 00019')
    const whole = readFileSync(cut)
    writeFileSync(cut, whole.subarray(0, whole.indexOf('broken 00019') + 5))
    const running = await start({ directory: data })
    expect(await bodiesOf(running, 'broken', 18)).toEqual(numbered('broken', 19).filter((body) => body !== 'broken 00007'))
    const { parts } = await eventually(
      () =>
        running.api<{ parts: Record<string, { status: string; message: string; details: { quarantined: { count: number } } }> }>(
          '/api/health/detailed',
        ),
      (health) => (health.parts['write_ahead_log']?.details.quarantined.count ?? 0) > 0,
    )
    expect(parts['write_ahead_log']).toMatchObject({ status: 'degraded', message: expect.stringContaining('quarantine') })
    expect(running.log.some((line) => line.includes('was set aside'))).toBe(true)
    await sendEach(running.url, 'after', ['after'])
    expect(await bodiesOf(running, 'after', 1)).toEqual(['after'])
    expect(await running.stop()).toBe(0)
  })

  const cluster = join(data, 'state/data')
  test.each<readonly [string, () => void]>([
    ['a file that says what it is', () => rmSync(join(cluster, 'PG_VERSION'))],
    ['the control file', () => rmSync(join(cluster, 'global/pg_control'))],
    ['sense in the control file', () => writeFileSync(join(cluster, 'global/pg_control'), Buffer.alloc(8192, 0x5a))],
    ['its write-ahead log', () => rmSync(join(cluster, 'pg_wal'), { recursive: true })],
  ])('a state directory without %s: a clear error, nothing is begun anew', async (_name, damage) => {
    cpSync(join(data, 'state'), inside('state.copy'), { recursive: true })
    try {
      damage()
      const before = fileList(cluster)
      const { code, output, log } = await runVedette({ directory: data, config: quiet })
      expect([code, output]).toEqual([1, ''])
      expect(log).toMatch(/^vedette: .*(state\/data|state store|state database).*/m)
      expect(log).not.toMatch(/^\s+at /m)
      expect(fileList(cluster)).toEqual(before)
    } finally {
      rmSync(join(data, 'state'), { recursive: true })
      cpSync(inside('state.copy'), join(data, 'state'), { recursive: true })
      rmSync(inside('state.copy'), { recursive: true })
    }
  })

  test('with its state back it starts as if nothing had been', async () => {
    const running = await start({ directory: data })
    expect(await running.api('/api/health')).toMatchObject({ services: { database: 'healthy', api: 'healthy' } })
    expect(await bodiesOf(running, 'first', 1)).toEqual(['still here'])
    const { rows } = await running.api<{ rows: { email: string }[] }>('/api/members')
    expect(rows.map(({ email }) => email)).toEqual([adminEmail])
  })
})

/** Sends rows that stand in the write-ahead log alone, because the engine is frozen, and kills everything. */
async function cutPower(running: Vedette, service: string): Promise<void> {
  const { parts } = await running.api<{ parts: Record<string, { details: { pid: number } }> }>('/api/health/detailed')
  process.kill(parts['engine']?.details.pid ?? Number.NaN, 'SIGSTOP')
  await sendEach(running.url, service, numbered(service, 20))
  await running.kill()
}

function segmentWith(data: string, text: string): string {
  const files = readdirSync(join(data, 'wal'), { recursive: true, encoding: 'utf8' }).map((name) => join(data, 'wal', name))
  const found = files.find((file) => statSync(file).isFile() && readFileSync(file).includes(text))
  if (found === undefined) throw new RangeError(`${text} stands in no segment`)
  return found
}

function fileList(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.endsWith('postmaster.pid'))
    .toSorted()
}
