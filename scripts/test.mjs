// npm test: everything that needs no outside server. Ends with one line of true counts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build, install, root, say } from './prepare.mjs'

install()
build()
const only = process.argv.slice(2)
const counts = { passed: 0, failed: 0, skipped: 0 }

const checks = {
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
  lint: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  'types of the server': ['node_modules/typescript/bin/tsc', '--noEmit'],
  'types of the page': ['node_modules/typescript/bin/tsc', '-p', 'ui'],
  'dead code': ['node_modules/knip/bin/knip.js'],
}
if (only.length === 0) {
  for (const [name, command] of Object.entries(checks)) {
    say(`checking ${name}`)
    const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status === 0) counts.passed++
    else {
      counts.failed++
      process.stderr.write(`check failed: ${name}\n`)
    }
  }
}

const directory = mkdtempSync(join(tmpdir(), 'vedette-test-'))
const report = join(directory, 'report.json')
const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only]
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  counts.passed += numPassedTests
  counts.skipped += numPendingTests + numTodoTests
  // A file that failed to load has no failed test of its own.
  counts.failed +=
    numFailedTests +
    testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length
} else counts.failed++
if (status !== 0 && counts.failed === 0) counts.failed++
rmSync(directory, { recursive: true, force: true })
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exit(counts.failed === 0 ? 0 : 1)
