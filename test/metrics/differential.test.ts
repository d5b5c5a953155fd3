import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sampleOf } from '../harness/sample-of.ts'
import { hasNodeExporter } from '../harness/start-node-exporter.ts'
import { hasPrometheus } from '../harness/start-prometheus.ts'
import { compareCases, findTimeBetweenSamples } from './differential/compare-cases.ts'
import { expandTemplates } from './differential/expand-templates.ts'
import { demoQueries, liveQueries, sideBySideQueries } from './differential/own-queries.ts'
import { type Sides, startSides } from './differential/start-sides.ts'

/** The templates of prometheus/compliance, where they lie beside this checkout. */
const templates = join(import.meta.dirname, '../../../shared/corpus/prometheus-compliance/promql-test-queries.yml')
/** How long the targets are scraped before they are asked about; ranges of `liveQueries` reach back no further. */
const liveMs = 30_000

const casesOf = (queries: readonly string[]) => queries.map((query) => ({ query, shouldFail: false }))

/**
 * Debian's Prometheus and the platform answer the same queries about the same samples, at times on which no sample stands: 2.42 counts
 * both ends of a range, 3.x one.
 */
describe.skipIf(!hasPrometheus || !hasNodeExporter)('beside a real Prometheus', () => {
  let sides: Sides
  /** Of what was scraped, once all of it is there. */
  let liveEndMs = 0

  beforeAll(async () => {
    sides = await startSides()
  }, 300_000)
  afterAll(() => sides.stop())

  /** No sample of the demo series stands at this part of a second. */
  const demoWindow = () => ({ endMs: Math.floor(sides.demoEndMs / 1000) * 1000 - 7000 + 731, lengthMs: 600_000, stepMs: 47_000 })

  test.skipIf(!existsSync(templates))(
    'the templates of prometheus/compliance (skipped where ../shared/corpus/prometheus-compliance is absent)',
    async () => {
      const all = expandTemplates(readFileSync(templates, 'utf8'))
      expect(all.length).toBeGreaterThan(500)
      // All of them in `npm run prove`. Variants of a template stand side by side: no divisor of their counts.
      const cases = sampleOf(all, 10)
      const outcome = await compareCases(sides, { cases, windows: [demoWindow()], side: 'written', tolerance: 1e-6 })
      expect(outcome.problems).toEqual([])
      expect(outcome.answered).toBeGreaterThan(cases.length)
    },
    300_000,
  )

  test('queries of our own over the same series', async () => {
    const comparison = { cases: casesOf(demoQueries), windows: [demoWindow()], side: 'written', tolerance: 1e-6 } as const
    const outcome = await compareCases(sides, comparison)
    expect(outcome.problems).toEqual([])
    expect(outcome.answered).toBeGreaterThan(300)
  }, 300_000)

  test('queries of our own over what was just scraped and written', async () => {
    await sleep(Math.max(0, sides.liveFromMs + liveMs - Date.now()))
    liveEndMs = await findTimeBetweenSamples(sides, (await sides.settle()) - 1000)
    const windows = [{ endMs: liveEndMs, lengthMs: 12_000, stepMs: 3000 }]
    const outcome = await compareCases(sides, { cases: casesOf(liveQueries), windows, side: 'written', tolerance: 1e-6 })
    expect(outcome.problems).toEqual([])
    expect(outcome.answered).toBeGreaterThan(220)
  }, 300_000)

  test('what the platform scraped by itself', async () => {
    const windows = [{ endMs: liveEndMs, lengthMs: 6000, stepMs: 3000 }]
    // Each scrapes at its own milliseconds, and late when the machine is busy.
    const outcome = await compareCases(sides, { cases: casesOf(sideBySideQueries), windows, side: 'scraped', tolerance: 0.2 })
    expect(outcome.problems).toEqual([])
    expect(outcome.answered).toBeGreaterThan(40)
  }, 300_000)
})
