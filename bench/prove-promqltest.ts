/*
 * The scripts of Prometheus' own test language over the real store: each `load` is inserted, each `eval` reads through SQL. Prints how
 * many pass; fails when one does not.
 * `node --import ./test/harness/typescript-loader.mjs bench/prove-promqltest.ts [folder] [file ...]`
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { parseScript } from '../src/query/promql/script/parse-script.ts'
import { runScript, type ScriptStage } from '../src/query/promql/script/run-script.ts'
import { StoredMetrics } from '../src/query/promql/store/stored-metrics.ts'
import { startTestEngine } from '../test/harness/engine.ts'
import { createStoredStage } from '../test/harness/stored-stage.ts'

const [given, ...wanted] = process.argv.slice(2)
const own = join(import.meta.dirname, '../src/query/promql/testdata')
/** Where they lie beside a checkout. */
const folder = given ?? join(import.meta.dirname, '../../shared/corpus/promqltest')
const folders = existsSync(folder) ? [own, folder] : [own]
if (folders.length === 1) console.log(`skipped: the public scripts, which are not at ${folder}`)

const engine = await startTestEngine()
const metrics = new StoredMetrics(engine.store)
/** Scripts that run at once. */
const lanes = 4
const projectsEach = 1_000_000
let passed = 0
let failed = 0
try {
  const files = folders.flatMap((path) =>
    readdirSync(path)
      .filter(isWanted)
      .map((file) => join(path, file)),
  )
  const runLane = async (lane: number): Promise<void> => {
    const stage = createStoredStage(engine.store, metrics, 1 + lane * projectsEach)
    for (let file = files.pop(); file !== undefined; file = files.pop()) await runFile(stage, file)
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)))
} finally {
  await engine.stop()
}
console.log(`${passed} of ${passed + failed} evals pass over the store`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

function isWanted(file: string): boolean {
  return file.endsWith('.test') && (wanted.length === 0 || wanted.includes(file))
}

async function runFile(stage: ScriptStage, path: string): Promise<void> {
  const started = performance.now()
  const problems: string[] = []
  let ran = 0
  await stage.clear()
  await runScript(parseScript(readFileSync(path, 'utf8')), stage, ({ line, text }, problem) => {
    ran++
    if (problem !== undefined) problems.push(`  line ${line}: ${text}: ${problem}`)
  })
  passed += ran - problems.length
  failed += problems.length
  const name = path.split('/').at(-1)
  console.log(`${name}: ${ran - problems.length} of ${ran} evals pass, ${Math.round((performance.now() - started) / 1000)} s`)
  for (const problem of problems) console.log(problem)
}
