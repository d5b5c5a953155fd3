import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { copyTree } from './copy-tree.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-copy-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const { signal } = new AbortController()

test('whatever is done to the copy, the original stays as it is: links lead nowhere out of the copy', async () => {
  const from = join(directory, 'from')
  const outside = join(directory, 'outside')
  mkdirSync(join(from, 'store/one'), { recursive: true })
  mkdirSync(join(from, 'data'))
  mkdirSync(join(outside, 'deep'), { recursive: true })
  writeFileSync(join(from, 'LOCK'), 'mine')
  writeFileSync(join(from, 'store/one/LOCK'), 'a part of it')
  writeFileSync(join(from, 'secret'), 'key')
  chmodSync(join(from, 'secret'), 0o600)
  writeFileSync(join(outside, 'deep/rows'), 'rows')
  writeFileSync(join(outside, 'file'), 'file')
  symlinkSync('../store/one', join(from, 'data/relative'))
  symlinkSync(join(from, 'store/one'), join(from, 'data/absolute'))
  symlinkSync(outside, join(from, 'data/away'))
  symlinkSync(join(outside, 'file'), join(from, 'data/file'))
  symlinkSync('nowhere', join(from, 'data/broken'))
  symlinkSync('deep', join(outside, 'again'))
  symlinkSync(from, join(outside, 'back'))
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(join(from, 'door.sock'), resolve))
  const to = join(directory, 'to')
  await copyTree(from, to, { without: new Set(['LOCK']), signal })
  server.close()

  expect(readdirSync(to).toSorted()).toEqual(['data', 'secret', 'store'])
  expect(readFileSync(join(to, 'store/one/LOCK'), 'utf8')).toBe('a part of it')
  expect(statSync(join(to, 'secret')).mode & 0o777).toBe(0o600)
  expect(readlinkSync(join(to, 'data/relative'))).toBe('../store/one')
  expect(readlinkSync(join(to, 'data/absolute'))).toBe('../store/one')
  expect(readdirSync(join(to, 'data')).toSorted()).toEqual(['absolute', 'away', 'file', 'relative'])
  expect(readdirSync(join(to, 'data/away')).toSorted()).toEqual(['again', 'deep', 'file'])
  writeFileSync(join(to, 'data/away/again/rows'), 'changed')
  writeFileSync(join(to, 'data/file'), 'changed')
  writeFileSync(join(to, 'data/relative/LOCK'), 'changed')
  expect(readFileSync(join(outside, 'deep/rows'), 'utf8')).toBe('rows')
  expect(readFileSync(join(outside, 'file'), 'utf8')).toBe('file')
  expect(readFileSync(join(from, 'store/one/LOCK'), 'utf8')).toBe('a part of it')
})

test('a copy that is called off ends', async () => {
  const from = join(directory, 'long')
  mkdirSync(join(from, 'inner'), { recursive: true })
  await expect(copyTree(from, join(directory, 'never'), { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop')
})
