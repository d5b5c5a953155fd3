import { afterEach, expect, test } from 'vitest'

import { logsOf, sendAll } from '../harness/otlp.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

let vedette: Vedette | undefined
afterEach(async () => {
  await vedette?.kill()
  await vedette?.dispose()
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a part that hangs: stopped within ten seconds all the same, nothing acknowledged is lost', async () => {
  const config = { selfTelemetry: { enabled: false } }
  const first = await startVedette({ config })
  vedette = first
  const { parts } = await first.api<{ parts: Record<string, { details: { pid?: number } }> }>('/api/health/detailed')
  const pid = parts['engine']?.details.pid ?? 0
  // The engine neither answers nor stops from now on.
  process.kill(pid, 'SIGSTOP')
  await sendAll(first.url, 'logs', logsOf('late', [{ body: 'acknowledged while the engine hangs' }]))
  const startedAt = performance.now()
  expect(await first.stop()).toBe(1)
  expect(performance.now() - startedAt).toBeLessThan(9500)
  expect(first.log.join('\n')).toContain('the engine did not stop in time and was killed')
  // Nothing is left that would hold the directory.
  await eventually(
    () => Promise.resolve(isAlive(pid)),
    (alive) => !alive,
  )
  const second = await startVedette({ config, directory: first.directory })
  vedette = second
  const rows = await eventually(
    () => second.sql("SELECT body FROM log_records WHERE service = 'late'"),
    ({ length }) => length > 0,
  )
  expect(rows).toEqual([['acknowledged while the engine hangs']])
})
