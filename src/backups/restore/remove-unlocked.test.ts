import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { lockDirectory } from '../../lib/directory-lock.ts'
import { removeUnlocked } from './remove-unlocked.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-unlocked-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('what was left is removed, what somebody works in and what has another name stays', async () => {
  for (const name of ['try-left', 'try-held', 'other']) mkdirSync(join(directory, name, 'state'), { recursive: true })
  const lock = lockDirectory(join(directory, 'try-held'))
  await removeUnlocked(directory, 'try-')
  expect(readdirSync(directory).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['other', 'try-held'])
  lock.release()
  await removeUnlocked(directory, 'try-')
  expect(readdirSync(directory)).toEqual(['other'])
})
