import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { dashboard } from '../../api/contract/dashboards.ts'
import { importGrafana } from './import-grafana.ts'

/** Dashboards that people share, where they lie beside this checkout. */
const folder = join(import.meta.dirname, '../../../../shared/corpus/grafana-dashboards')
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []

test.skipIf(files.length === 0)(
  'every dashboard that people share imports (skipped where ../shared/corpus/grafana-dashboards is absent)',
  () => {
    const reasons = new Map<string, number>()
    let panels = 0
    let exact = 0
    let whole = 0
    for (const file of files) {
      const { report, dashboard: made } = importGrafana(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>)
      const { error } = dashboard.safeParse(made)
      expect(error?.issues ?? [], file).toEqual([])
      panels += report.panels
      exact += report.exact
      if (report.differing.length === 0) whole++
      for (const one of report.differing) for (const reason of one.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      if (file === 'rfmoz__node-exporter-full.json') expect(report.differing).toEqual([])
    }
    console.info(`${exact} of ${panels} panels exact, ${whole} of ${files.length} dashboards whole`)
    if (process.env['VERBOSE']) console.info([...reasons].toSorted(([, a], [, b]) => b - a).slice(0, 60))
    expect(exact).toBeGreaterThanOrEqual(2000)
  },
)
