import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { createStoredStage } from '../../../../test/harness/stored-stage.ts'
import { parseScript } from '../script/parse-script.ts'
import { runScript, type ScriptStage } from '../script/run-script.ts'
import { StoredMetrics } from './stored-metrics.ts'

/** All others, and the public ones, take longer: `npm run prove` runs them over a store. */
const files = ['selectors.test', 'native-histograms.test', 'start-times.test', 'names.test']
const folder = join(import.meta.dirname, '../testdata')

let engine: TestEngine
let stage: ScriptStage
beforeAll(async () => {
  engine = await startTestEngine()
  stage = createStoredStage(engine.store, new StoredMetrics(engine.store), 1)
})
afterAll(() => engine.stop())

describe.each(files)('%s over a store', (file) => {
  test('every eval is as expected', async () => {
    const commands = parseScript(readFileSync(join(folder, file), 'utf8'))
    const problems: string[] = []
    let ran = 0
    await stage.clear()
    await runScript(commands, stage, ({ line, text }, problem) => {
      ran++
      if (problem !== undefined) problems.push(`line ${line}: ${text}: ${problem}`)
    })
    expect(problems).toEqual([])
    expect(ran).toBe(commands.filter(({ kind }) => kind === 'eval').length)
  }, 120_000)
})
