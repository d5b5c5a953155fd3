/*
 * The scripts of Prometheus' own test language over the real store: each `load` is inserted, each `eval` reads through SQL. Prints how
 * many pass; fails when one does not.
 * `node --import ./test/harness/typescript-loader.mjs bench/prove-promqltest.ts [folder] [file ...]`
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { parseScript } from '../src/query/promql/script/parse-script.ts'
import { runScript } from '../src/query/promql/script/run-script.ts'
import type { EvalCommand } from '../src/query/promql/script/script.ts'
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
const stage = createStoredStage(engine.store, new StoredMetrics(engine.store), 1)
/** Evals of a file that run at once. */
const lanes = 6
let passed = 0
let failed = 0
try {
  for (const path of folders) for (const file of readdirSync(path).filter(isWanted)) await runFile(join(path, file))
} finally {
  await engine.stop()
}
console.log(`${passed} of ${passed + failed} evals pass over the store`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

function isWanted(file: string): boolean {
  return file.endsWith('.test') && (wanted.length === 0 || wanted.includes(file))
}

async function runFile(path: string): Promise<void> {
  const started = performance.now()
  const problems: string[] = []
  let ran = 0
  await stage.clear()
  const report = ({ line, text }: EvalCommand, problem: string | undefined): void => {
    ran++
    if (problem !== undefined) problems.push(`  line ${line}: ${text}: ${problem}`)
  }
  await runScript(parseScript(readFileSync(path, 'utf8')), stage, report, lanes)
  passed += ran - problems.length
  failed += problems.length
  const name = path.split('/').at(-1)
  console.log(`${name}: ${ran - problems.length} of ${ran} evals pass, ${Math.round((performance.now() - started) / 1000)} s`)
  for (const problem of problems) console.log(problem)
}
