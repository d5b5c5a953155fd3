/*
 * Debian's Prometheus beside the built platform on the same scrapes, for longer and at more times than `npm test` has: the templates of
 * prometheus/compliance and queries of our own, each as an instant and as a range query. Prints how many answers are the same; fails
 * when one is not.
 * `node --import ./test/harness/typescript-loader.mjs bench/prove-differential.ts [--seconds 180]`
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { hasNodeExporter } from '../test/harness/start-node-exporter.ts'
import { hasPrometheus } from '../test/harness/start-prometheus.ts'
import { compareCases, type Comparison, findTimeBetweenSamples, type Window } from '../test/metrics/differential/compare-cases.ts'
import { expandTemplates } from '../test/metrics/differential/expand-templates.ts'
import { demoQueries, liveQueries, sideBySideQueries } from '../test/metrics/differential/own-queries.ts'
import { startSides } from '../test/metrics/differential/start-sides.ts'

const { values: given } = parseArgs({ options: { seconds: { type: 'string', default: '180' } } })
const templates = join(import.meta.dirname, '../../shared/corpus/prometheus-compliance/promql-test-queries.yml')
const casesOf = (queries: readonly string[]) => queries.map((query) => ({ query, shouldFail: false }))

if (!hasPrometheus || !hasNodeExporter) console.log('skipped: prometheus or prometheus-node-exporter, which is not installed')
else {
  const sides = await startSides()
  let failed = 0
  const compare = async (name: string, comparison: Comparison): Promise<void> => {
    const { asked, answered, problems } = await compareCases(sides, comparison)
    failed += problems.length
    console.log(`${name}: ${asked - problems.length} of ${asked} answers are the same, ${answered} of them with points`)
    for (const problem of problems) console.log(`  ${problem}`)
  }
  try {
    const lastMs = Math.floor(sides.demoEndMs / 1000) * 1000 - 7000
    const windows: Window[] = [
      { endMs: lastMs + 731, lengthMs: 600_000, stepMs: 10_000 },
      { endMs: lastMs - 300_000 + 52, lengthMs: 900_000, stepMs: 13_700 },
      { endMs: lastMs - 1_500_000 + 903, lengthMs: 1_500_000, stepMs: 61_000 },
    ]
    if (existsSync(templates)) {
      const cases = expandTemplates(readFileSync(templates, 'utf8'))
      await compare('templates of prometheus/compliance', { cases, windows, side: 'written', tolerance: 1e-6 })
    } else console.log(`skipped: the templates, which are not at ${templates}`)
    await compare('queries of our own', { cases: casesOf(demoQueries), windows, side: 'written', tolerance: 1e-6 })
    await sleep(Math.max(0, sides.liveFromMs + Number(given.seconds) * 1000 - Date.now()))
    const endMs = await findTimeBetweenSamples(sides, (await sides.settle()) - 1000)
    const live: Window[] = []
    for (let atMs = endMs; atMs > sides.liveFromMs + 60_000; atMs -= 29_000) live.push({ endMs: atMs, lengthMs: 28_000, stepMs: 4000 })
    await compare('queries over what was scraped', { cases: casesOf(liveQueries), windows: live, side: 'written', tolerance: 1e-6 })
    await compare('side by side', { cases: casesOf(sideBySideQueries), windows: live, side: 'scraped', tolerance: 0.2 })
  } finally {
    await sides.stop()
  }
  process.exitCode = failed === 0 ? 0 : 1
}
