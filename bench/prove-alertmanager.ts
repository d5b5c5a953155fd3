/*
 * Alertmanager's decisions beside ours: generated routing trees with label sets, and configurations changed at random, each asked of
 * Debian's amtool too. Prints how many agree; fails when one does not.
 * `node --import ./test/harness/typescript-loader.mjs bench/prove-alertmanager.ts [--trees 1000] [--configs 5000] [--seed 1]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import fc from 'fast-check'

import { differsFromAmtool, hasAmtool } from '../src/alerting/config/testdata/differs-from-amtool.ts'
import { changedConfig, changes } from '../src/alerting/config/testdata/random-config.ts'
import { labels, tree } from '../src/alerting/route/testdata/random-tree.ts'
import { routesDifferFromAmtool } from '../src/alerting/route/testdata/routes-differ-from-amtool.ts'

const { values } = parseArgs({
  options: {
    trees: { type: 'string', default: '1000' },
    configs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const seed = Number(values.seed)
const labelSets = 5

if (hasAmtool) await prove()
else console.log('skipped: amtool is not installed (package prometheus-alertmanager)')

async function prove(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'prove-alertmanager-'))
  const file = join(directory, 'alertmanager.yml')
  const differences: string[] = []
  const note = (difference: string | undefined): void => {
    if (difference !== undefined) differences.push(difference)
  }
  try {
    const sets = fc.array(labels, { minLength: labelSets, maxLength: labelSets })
    const trees = fc.sample(fc.tuple(tree, sets), { numRuns: Number(values.trees), seed })
    for (const [written, asked] of trees) note(await routesDifferFromAmtool(file, written, asked))
    console.log(
      `seed ${seed}: ${trees.length - differences.length} of ${trees.length} trees route ${labelSets} label sets each as amtool does`,
    )
    const before = differences.length
    const lists = fc.sample(changes, { numRuns: Number(values.configs), seed })
    for (const list of lists) note(differsFromAmtool(file, changedConfig(list)))
    console.log(
      `${lists.length - (differences.length - before)} of ${lists.length} configurations are taken or refused as by amtool, in its words`,
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
  for (const difference of differences.slice(0, 20)) console.log(`\n${difference}`)
  process.exitCode = differences.length === 0 ? 0 : 1
}
