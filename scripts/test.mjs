// npm test: everything that needs no outside server. Ends with one line of true counts.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'

import { install, root, say } from './prepare.mjs'

const checks = {
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  'types of the server': ['node_modules/typescript/bin/tsc', '--noEmit'],
  'types of the page': ['node_modules/typescript/bin/tsc', '-p', 'ui'],
  'dead code': ['node_modules/knip/bin/knip.js'],
}

install()
const only = process.argv.slice(2)
const counts = { passed: 0, failed: 0, skipped: 0 }
// Tests wait as often as they work: the checks take the processor while they do. Vitest builds first what is missing.
await Promise.all([runTests(), only.length === 0 ? runChecks() : undefined])
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)

async function runTests() {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-test-'))
  const report = join(directory, 'report.json')
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const status = await new Promise((resolve) => child.once('exit', resolve))
  const failedBefore = counts.failed
  if (existsSync(report)) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    counts.passed += numPassedTests
    counts.skipped += numPendingTests + numTodoTests
    // A file that failed to load has no failed test of its own.
    counts.failed +=
      numFailedTests +
      testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length
  } else counts.failed++
  if (status !== 0 && counts.failed === failedBefore) counts.failed++
  rmSync(directory, { recursive: true, force: true })
}

/** One after the other, behind the tests; each tells what it has to say in one piece. */
async function runChecks() {
  for (const [name, command] of Object.entries(checks)) {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    if (child.pid !== undefined) setPriority(child.pid, 10)
    const said = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => said.push(piece))
    const status = await new Promise((resolve) => child.once('close', resolve))
    say(`checked ${name}`)
    process.stderr.write(Buffer.concat(said))
    if (status === 0) counts.passed++
    else {
      counts.failed++
      process.stderr.write(`check failed: ${name}\n`)
    }
  }
}
