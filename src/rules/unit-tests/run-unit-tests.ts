import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import { describeProblem } from '../file/problem.ts'
import { readRuleFile } from '../file/read-rule-file.ts'
import { findRuleFiles } from '../files/find-rule-files.ts'
import type { RuleGroup } from '../rule.ts'
import { readUnitTests } from './read-unit-tests.ts'
import { runTestGroup, type TestRun } from './run-test-group.ts'
import type { UnitTestFile } from './unit-test-file.ts'

export interface UnitTestChoice {
  /** Only tests whose name it finds. */
  readonly isWanted: (name: string) => boolean
}

/** Runs one file of unit tests for rules, as `promtool test rules` does; returns what does not hold, in its words. Throws nothing for what is in the files. */
export async function runUnitTests(file: string, { isWanted }: UnitTestChoice, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const tests = readUnitTests(await readFile(file, 'utf8'))
    const groups = orderGroups(await readGroups(file, tests), tests.groupOrder)
    const run: TestRun = { groups, evaluationIntervalMs: tests.evaluationIntervalMs, isFuzzy: tests.isFuzzy }
    const problems: string[] = []
    for (const test of tests.tests) if (isWanted(test.name)) problems.push(...(await runTestGroup(test, run, signal)))
    return problems
  } catch (error) {
    // A file that is not there or cannot be read, or YAML that is none: nothing else is thrown.
    if (error instanceof Error) return [error.message]
    throw error
  }
}

async function readGroups(file: string, { ruleFiles }: UnitTestFile): Promise<readonly RuleGroup[]> {
  const directory = dirname(file)
  const groups: RuleGroup[] = []
  for (const { path } of await findRuleFiles(ruleFiles.map((pattern) => resolve(directory, pattern)))) {
    const shown = relative(process.cwd(), path)
    const read = readRuleFile(shown, await readFile(path))
    if (!read.ok) throw new Fault('bad_input', read.problems.map((problem) => describeProblem(shown, problem)).join('\n'))
    groups.push(...read.groups)
  }
  return groups
}

function orderGroups(groups: readonly RuleGroup[], order: readonly string[]): readonly RuleGroup[] {
  const twice = order.find((name, at) => order.indexOf(name) < at)
  if (twice !== undefined) throw new Fault('bad_input', `group name repeated in evaluation order: ${twice}`)
  const placeOf = ({ name }: RuleGroup): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return groups.toSorted((a, b) => placeOf(a) - placeOf(b))
}
