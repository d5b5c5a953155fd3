import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { findRuleFiles } from './find-rule-files.ts'

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rules-'))
  for (const folder of ['a', 'b', 'a/deep', 'folder.yml']) mkdirSync(join(directory, folder))
  for (const file of ['one.yml', 'two.yml', 'x1.yaml', 'x(2).yaml', '.hidden.yml', 'a/one.yml', 'b/one.yml', 'a/deep/one.yml']) {
    writeFileSync(join(directory, file), '')
  }
  symlinkSync(join(directory, 'one.yml'), join(directory, 'link.yml'))
  symlinkSync(join(directory, 'nowhere'), join(directory, 'broken.yml'))
})
afterAll(() => rmSync(directory, { recursive: true }))

async function find(...patterns: string[]): Promise<readonly string[]> {
  const found = await findRuleFiles(patterns.map((pattern) => join(directory, pattern)))
  return found.map(({ path }) => path.slice(directory.length + 1))
}

test.each([
  [['one.yml'], ['one.yml']],
  [['missing.yml'], []],
  [['*.yml'], ['.hidden.yml', 'link.yml', 'one.yml', 'two.yml']],
  [
    ['two.yml', '*.yml'],
    ['two.yml', '.hidden.yml', 'link.yml', 'one.yml'],
  ],
  [
    ['?ne.yml', '[a-t]wo.yml'],
    ['one.yml', 'two.yml'],
  ],
  [['[^o]*.yml'], ['.hidden.yml', 'link.yml', 'two.yml']],
  [['x?.yaml'], ['x1.yaml']],
  [['x(2).*', 'x\\?.yaml', '[z-a].yml'], ['x(2).yaml']],
  [['*/one.yml'], ['a/one.yml', 'b/one.yml']],
  [['**/one.yml'], ['a/one.yml', 'b/one.yml']],
  [['a'], []],
])('%j finds %j', async (patterns, files) => {
  expect(await find(...patterns)).toEqual(files)
})

test('many stars take no time', async () => {
  writeFileSync(join(directory, 'a'.repeat(250)), '')
  expect(await find(`${'*a'.repeat(50)}*b`)).toEqual([])
})

test('a file that is written again, or replaced, has another version', async () => {
  const path = join(directory, 'one.yml')
  const version = async (): Promise<string | undefined> => (await findRuleFiles([path]))[0]?.version
  const before = await version()
  expect(await version()).toBe(before)
  utimesSync(path, 1, 1)
  const touched = await version()
  expect(touched).not.toBe(before)
  writeFileSync(path, 'more')
  expect(await version()).not.toBe(touched)
})
