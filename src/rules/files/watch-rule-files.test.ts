import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { createLog } from '../../lib/log.ts'
import type { RuleGroup } from '../rule.ts'
import { type RuleFiles, watchRuleFiles } from './watch-rule-files.ts'

let directory: string
let files: RuleFiles
const replaced: (readonly RuleGroup[])[] = []
const lines: string[] = []

beforeEach(() => {
  replaced.length = lines.length = 0
  directory = mkdtempSync(join(tmpdir(), 'rules-'))
  write('a.yml', 'first')
})
afterEach(async () => {
  await files.stop()
  rmSync(directory, { recursive: true })
})

function write(name: string, group: string, expr = 'up'): void {
  writeFileSync(join(directory, name), `groups:\n- name: ${group}\n  rules:\n  - record: r\n    expr: ${expr}\n`)
}

function watch(everyMs = 1_000_000): RuleFiles {
  files = watchRuleFiles({
    sources: () => ({ nativePatterns: [], patterns: [join(directory, '*.yml')], defaults: { intervalMs: 60_000, queryOffsetMs: 0 } }),
    rules: { replace: async (groups) => void replaced.push(groups) },
    log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    everyMs,
  })
  return files
}

test('what the files say runs; changes are followed, what did not change is not read again', async () => {
  await watch().reload()
  expect(replaced.map((groups) => groups.map(({ name }) => name))).toEqual([['first']])
  await files.reload()
  expect(replaced).toHaveLength(1)
  write('b.yml', 'second')
  await files.reload()
  unlinkSync(join(directory, 'a.yml'))
  await files.reload()
  expect(replaced.slice(1).map((groups) => groups.map(({ name }) => name))).toEqual([['first', 'second'], ['second']])
  expect(files.status()).toEqual({ files: 1, problems: [] })
})

test('a file that is wrong changes nothing and is told of, with its place; mended it counts', async () => {
  await watch().reload()
  write('b.yml', 'second', 'up +')
  await files.reload()
  expect(replaced).toHaveLength(1)
  const problem = `${join(directory, 'b.yml')}: 5:11: group "second", rule 1, "r": could not parse expression: 1:5: parse error: unexpected end of input`
  expect(files.status()).toEqual({ files: 1, problems: [problem] })
  expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(expect.objectContaining({ level: 'error', problems: [problem] }))
  write('b.yml', 'second', 'up + 1')
  await files.reload()
  expect(replaced[1]).toHaveLength(2)
  expect(files.status()).toEqual({ files: 2, problems: [] })
})

test('it looks by itself', async () => {
  watch(20)
  await expect.poll(() => replaced.length, { timeout: 60_000 }).toBe(1)
  write('b.yml', 'second')
  await expect.poll(() => replaced.length, { timeout: 60_000 }).toBe(2)
})

test('only the first document counts, and that is told', async () => {
  writeFileSync(join(directory, 'a.yml'), 'groups: []\n---\ngroups: []\n')
  await watch().reload()
  expect(lines.join('')).toContain('only the first YAML document')
})

test('stopping ends a reading under way', async () => {
  watch()
  await files.stop()
  expect(replaced).toEqual([])
})
