import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, describe, expect, test, vi } from 'vitest'

import { runCommand } from './index.ts'

const promtool = '/usr/bin/promtool'

afterEach(() => void vi.restoreAllMocks())

describe.skipIf(!existsSync(promtool))('vedette test rules ends as promtool does', () => {
  const rules = 'groups: [{ name: g, rules: [{ record: twice, expr: 2 * x }] }]'
  const unitTest = (value: number): string => `rule_files: [rules.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: x, values: '1 2' }]
    promql_expr_test: [{ expr: twice, eval_time: 1m, exp_samples: [{ labels: twice, value: ${value} }] }]
`
  test.each([
    [['good.yml'], 0],
    [['bad.yml'], 1],
    [['good.yml', 'bad.yml'], 1],
    [['broken.yml'], 1],
    [['nowhere.yml'], 1],
  ])('%j: %d', async (names, code) => {
    const directory = mkdtempSync(join(tmpdir(), 'vedette-cli-'))
    const files = { 'rules.yml': rules, 'good.yml': unitTest(4), 'bad.yml': unitTest(5), 'broken.yml': 'tests: [' }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
    const paths = names.map((name) => join(directory, name))
    for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockReturnValue(true)
    expect(spawnSync(promtool, ['test', 'rules', ...paths]).status).toBe(code)
    expect(await runCommand(['test', 'rules', ...paths])).toBe(code)
    rmSync(directory, { recursive: true })
  })
})
