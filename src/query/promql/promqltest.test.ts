import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { evaluateQuery } from './evaluate/evaluate-query.ts'
import { MemorySource, type RunCutter } from './script/memory-source.ts'
import { parseScript } from './script/parse-script.ts'
import { runScript } from './script/run-script.ts'
import { BucketedSource } from './testdata/bucketed-source.ts'

/** Prometheus' own scripts, where they lie beside this checkout. */
const publicScripts = join(import.meta.dirname, '../../../../shared/corpus/promqltest')
const ownScripts = join(import.meta.dirname, 'testdata')

/** Some runs short, some with all that is left, with those of other series between them: what a bucketed store yields. */
function cutUnevenly(): RunCutter {
  let state = 1
  return (remaining) => {
    state = (state * 48_271) % 0x7fffffff
    return state % 4 === 0 ? remaining : state % 4
  }
}

let answeredFromBuckets = 0

function describeScripts(folder: string): void {
  const files = readdirSync(folder).filter((file) => file.endsWith('.test'))
  describe.each(files)('%s', (file) => {
    const commands = parseScript(readFileSync(join(folder, file), 'utf8'))
    const evals = commands.filter((command) => command.kind === 'eval')
    const problems = new Map<number, string | undefined>()

    beforeAll(async () => {
      const source = new MemorySource(cutUnevenly())
      const stage = {
        load: async (runs: Parameters<MemorySource['load']>[0]) => source.load(runs),
        clear: async () => source.clear(),
        evaluate: (query: Parameters<typeof evaluateQuery>[1]) => evaluateQuery(source, query, new AbortController().signal),
      }
      await runScript(commands, stage, ({ line }, problem) => problems.set(line, problem))
    }, 120_000)

    test('every eval passes over a source that has buckets', async () => {
      const source = new MemorySource(cutUnevenly())
      const bucketed = new BucketedSource(source, 2)
      const failed: string[] = []
      let ran = 0
      const stage = {
        load: async (runs: Parameters<MemorySource['load']>[0]) => source.load(runs),
        clear: async () => source.clear(),
        evaluate: (query: Parameters<typeof evaluateQuery>[1]) => evaluateQuery(bucketed, query, new AbortController().signal),
      }
      await runScript(commands, stage, ({ line, text }, problem) => {
        ran++
        if (problem !== undefined) failed.push(`line ${line}: ${text}: ${problem}`)
      })
      answeredFromBuckets += bucketed.answered
      expect(failed).toEqual([])
      expect(ran).toBe(evals.length)
    }, 120_000)

    afterAll(() => {
      const passed = [...problems.values()].filter((problem) => problem === undefined).length
      process.stdout.write(`${file}: ${passed} of ${evals.length} evals pass\n`)
    })

    test.each(evals)('line $line: $text', ({ line }) => {
      expect(problems.has(line), 'it ran').toBe(true)
      expect(problems.get(line)).toBeUndefined()
    })
  })
}

describe('own scripts', () => {
  describeScripts(ownScripts)

  test('some were answered from buckets', () => {
    expect(answeredFromBuckets).toBeGreaterThan(100)
  })
})

describe.skipIf(!existsSync(publicScripts))("Prometheus' scripts (skipped where ../shared/corpus/promqltest is absent)", () => {
  if (existsSync(publicScripts)) describeScripts(publicScripts)
})
