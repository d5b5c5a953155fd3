import { chmodSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'

import { watchFiles } from './watch-files.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-watch-'))
const file = join(directory, 'key.pem')
afterAll(() => rmSync(directory, { recursive: true }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

test.each([
  // As a hook that copies a key and then lets us read it: in between it was looked at, and could not be read.
  ['its mode', () => chmodSync(file, 0o640)],
  [
    'its content, while size and time stay',
    () => {
      const { atime, mtime } = statSync(file)
      writeFileSync(file, 'two')
      utimesSync(file, atime, mtime)
    },
  ],
])('a change is seen of %s', async (_, change) => {
  writeFileSync(file, 'one', { mode: 0o600 })
  utimesSync(file, 1e9, 1e9)
  let changes = 0
  const stop = watchFiles(
    () => [file],
    () => changes++,
  )
  vi.advanceTimersByTime(2000)
  expect(changes).toBe(0)
  // The kernel's times have steps of some milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 20))
  change()
  vi.advanceTimersByTime(2000)
  expect(changes).toBe(1)
  stop()
})
