import { chmodSync, writeFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { gaugeOf, logsOf, sendAll } from '../harness/otlp.ts'
import { runCommand } from '../harness/run-command.ts'
import { foreignS3Keys, startForeignS3 } from '../harness/start-foreign-s3.ts'
import { openTemporaryPlatform, quiet } from '../harness/temporary-platform.ts'
import { eventually } from '../harness/vedette.ts'

const { inside, start } = openTemporaryPlatform()
let storage: Awaited<ReturnType<typeof startForeignS3>>
beforeAll(async () => {
  storage = await startForeignS3('team-backups')
})
afterAll(() => storage.close())

/** `vedette ...`: what it said. */
async function vedette(...args: readonly string[]): Promise<string> {
  return (await runCommand(...args)).stdout.trim()
}

test("the whole platform into somebody else's bucket and out of it again, by the program alone", async () => {
  const key = inside('key.txt')
  const recipient = await vedette('backup', 'new-key', '--out', key)
  const secret = inside('s3-secret')
  writeFileSync(secret, foreignS3Keys.secretAccessKey)
  chmodSync(secret, 0o600)
  const { accessKeyId } = foreignS3Keys
  const to = 's3://team-backups/vedette one'
  const s3 = { endpoint: storage.endpoint, accessKeyId, secretAccessKeyFile: secret }
  const config = { ...quiet, backup: { to, recipients: [recipient], s3 } }
  const running = await start({ directory: inside('before'), config })
  const bodies = Array.from({ length: 500 }, (_, n) => ({ body: `line ${n}` }))
  await sendAll(running.url, 'logs', logsOf('shop', bodies))
  await sendAll(running.url, 'metrics', gaugeOf('shop', 'shop_orders', [{ value: 42 }]))
  for (const count of [1, 2]) {
    await running.api('/api/backups', { method: 'POST' })
    await eventually(
      () => running.api<{ rows: { outcome: string }[] }>('/api/backups/runs?limit=5'),
      ({ rows }) => rows.filter(({ outcome }) => outcome === 'done').length === count,
      60_000,
    )
  }
  const { points, newest } = await running.api<{ points: number; newest: { newBytes: number; totalBytes: number } }>('/api/backups')
  expect(points).toBe(2)
  expect(newest.newBytes).toBeLessThan(newest.totalBytes)
  await running.kill()

  const file = inside('restore.yaml')
  writeFileSync(file, JSON.stringify(config))
  const from = ['--from', to, '--config', file]
  expect((await vedette('backup', 'list', ...from)).split('\n')).toHaveLength(2)
  expect(await vedette('backup', 'verify', ...from, '--key', key, '--data-dir', inside('scratch'))).toContain('every part holds')
  await vedette('restore', ...from, '--key', key, '--data-dir', inside('after'))
  const restored = await start({ directory: inside('after'), config: quiet })
  expect(await restored.sql(`SELECT countDistinct(body) FROM log_records WHERE service = 'shop'`)).toEqual([['500']])
  expect(await restored.api('/api/audit/verify', { method: 'POST' })).toMatchObject({ ok: true })
})
