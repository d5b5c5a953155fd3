import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type * as directoryLock from './directory-lock.ts'

let directory: string
let path: string
let lockDirectory: typeof directoryLock.lockDirectory
beforeEach(async () => {
  // Test files share modules, and the timer of all that comes once a second: here it is to be that of this test.
  vi.resetModules()
  ;({ lockDirectory } = await import('./directory-lock.ts'))
  directory = mkdtempSync(join(tmpdir(), 'vedette-lock-'))
  path = join(directory, 'LOCK')
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(directory, { recursive: true, force: true })
})

/** The file of this process, with some fields changed. */
function plant(change: Record<string, unknown>, ageMs = 0): void {
  const lock = lockDirectory(directory)
  const holder = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  lock.release()
  writeFileSync(path, JSON.stringify({ ...holder, ...change }))
  const at = new Date(Date.now() - ageMs)
  utimesSync(path, at, at)
}

test('the second one is told who has it, and gets it after the release', () => {
  const first = lockDirectory(directory)
  expect(() => lockDirectory(directory)).toThrow(`process ${process.pid} on host ${hostname()}`)
  first.release()
  const second = lockDirectory(directory)
  second.assertHeld()
  second.release()
  expect(readdirSync(directory)).toEqual([])
})

test('whoever looks finds no lock, or one that names its holder', async () => {
  // Whether to stop, and how often a whole one was seen.
  const shared = new Int32Array(new SharedArrayBuffer(8))
  const watcher = new Worker(
    `const { readFileSync } = require('node:fs')
    const { parentPort, workerData: { path, shared } } = require('node:worker_threads')
    let half = 0
    parentPort.postMessage('looking')
    while (Atomics.load(shared, 0) === 0) {
      try {
        if (readFileSync(path, 'utf8').endsWith('\\n')) Atomics.add(shared, 1, 1)
        else half++
      } catch {}
    }
    parentPort.postMessage(half)`,
    { eval: true, workerData: { path, shared } },
  )
  await once(watcher, 'message')
  const endsAt = performance.now() + 30_000
  // On a busy machine whoever looks may not have had its turn yet.
  for (let n = 0; n < 100 || (Atomics.load(shared, 1) === 0 && performance.now() < endsAt); n++) lockDirectory(directory).release()
  Atomics.store(shared, 0, 1)
  const [half] = await once(watcher, 'message')
  expect(half).toBe(0)
  expect(Atomics.load(shared, 1)).toBeGreaterThan(0)
})

test('where there are no hard links the lock holds all the same', async () => {
  const linkSync = (): never => {
    throw Object.assign(new Error('link'), { code: 'EPERM' })
  }
  vi.doMock('node:fs', async (original) => ({ ...(await original<object>()), linkSync }))
  try {
    vi.resetModules()
    const { lockDirectory: lockWithoutLinks } = await import('./directory-lock.ts')
    const lock = lockWithoutLinks(directory)
    expect(() => lockWithoutLinks(directory)).toThrow(`process ${process.pid}`)
    lock.assertHeld()
    lock.release()
    expect(readdirSync(directory)).toEqual([])
  } finally {
    vi.doUnmock('node:fs')
  }
})

test('what one that was killed wrote before it had the lock is taken away, what one that lives writes is not', () => {
  for (const [pid, name] of Object.entries({ [process.pid]: 'living', [2 ** 22 + 1]: 'dead' })) {
    plant({ pid: Number(pid) })
    renameSync(path, `${path}.${name}.draft`)
  }
  lockDirectory(directory).release()
  expect(readdirSync(directory)).toEqual(['LOCK.living.draft'])
})

describe('a holder that is dead gives way', () => {
  test.each([
    ['no such process', { pid: 2 ** 22 + 1 }, 0],
    ['its number now belongs to another process', { startTicks: '1' }, 0],
    ['the machine was started again', { bootId: 'before' }, 0],
    ['on another host, silent for half a minute', { host: 'elsewhere' }, 31_000],
    ['in another container on this host, silent for half a minute', { pidNamespace: 'pid:[1]' }, 31_000],
  ])('%s', (_, change, ageMs) => {
    plant(change, ageMs)
    const lock = lockDirectory(directory)
    lock.assertHeld()
    lock.release()
    expect(readdirSync(directory)).toEqual([])
  })

  test('a file that says nothing, half a minute old', () => {
    writeFileSync(path, '{"nonc')
    utimesSync(path, new Date(0), new Date(0))
    const lock = lockDirectory(directory)
    expect(readFileSync(path, 'utf8')).toContain(String(process.pid))
    lock.release()
  })
})

describe('a holder that may live does not', () => {
  test.each([
    ['on another host, heard of lately', { host: 'elsewhere' }, 20_000],
    ['in another container', { pidNamespace: 'pid:[1]', pid: 2 ** 22 + 1 }, 0],
    ['silent for long, but its process is there', {}, 3_600_000],
  ])('%s', (_, change, ageMs) => {
    plant(change, ageMs)
    expect(() => lockDirectory(directory)).toThrow('is in use by')
  })

  test('somebody who is just writing the file', () => {
    writeFileSync(path, '')
    expect(() => lockDirectory(directory)).toThrow('just starting')
  })
})

test('who was taken over notices, and does not remove the other lock', () => {
  vi.useFakeTimers()
  const first = lockDirectory(directory)
  plantOther()
  vi.advanceTimersByTime(5_000)
  expect(() => first.assertHeld()).toThrow('taken over')
  first.release()
  expect(readFileSync(path, 'utf8')).toContain('other')
})

test('who was stopped for a while looks before writing', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const first = lockDirectory(directory)
  plantOther()
  first.assertHeld()
  vi.advanceTimersByTime(60_000)
  expect(() => first.assertHeld()).toThrow('taken over')
  first.release()
})

function plantOther(): void {
  writeFileSync(path, JSON.stringify({ nonce: 'other' }))
}

test('of several processes that find a dead holder one wins', async () => {
  plant({ bootId: 'before' })
  const script = `
    const { lockDirectory } = await import(${JSON.stringify(new URL('directory-lock.ts', import.meta.url).href)})
    process.stdout.write('ready\\n')
    process.stdin.once('data', () => {
      try { lockDirectory(${JSON.stringify(directory)}); process.stdout.write('won\\n') } catch (error) { process.stdout.write(error.code + '\\n') }
      process.stdin.once('data', () => process.exit(0))
    })`
  const contenders = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  await Promise.all(contenders.map(({ stdout }) => once(stdout, 'data')))
  const outcomes = Promise.all(contenders.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()))
  for (const { stdin } of contenders) stdin.write('go\n')
  expect((await outcomes).toSorted()).toEqual(['conflict', 'conflict', 'conflict', 'won'])
  const ended = Promise.all(contenders.map((child) => once(child, 'exit')))
  for (const { stdin } of contenders) stdin.write('end\n')
  await ended
})
