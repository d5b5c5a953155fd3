import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

test('a start that hangs is cut off when it is told to stop', async () => {
  // Takes connections and never says a word.
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const directory = mkdtempSync(join(tmpdir(), 'vedette-start-'))
  const file = join(directory, 'vedette.yaml')
  writeFileSync(file, JSON.stringify({ storage: { postgres: { url: `postgres://nobody@127.0.0.1:${port}/none` } } }))
  const words = ['dist/program/main.cjs', 'serve', '--data-dir', join(directory, 'data'), '--port', '0', '--config', file]
  const connected = once(silent, 'connection')
  const program = spawn(process.execPath, words, { stdio: 'ignore', env: { PATH: process.env['PATH'] } })
  try {
    const ended = once(program, 'exit')
    await connected
    const toldAt = performance.now()
    program.kill('SIGTERM')
    expect(await ended).toEqual([1, null])
    expect(performance.now() - toldAt).toBeLessThan(8000)
  } finally {
    program.kill('SIGKILL')
    silent.close()
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
})
