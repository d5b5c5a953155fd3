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
    const differing = new Map<string, number>()
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
      differing.set(file, report.differing.length)
    }
    console.info(`${exact} of ${panels} panels exact, ${whole} of ${files.length} dashboards whole`)
    expect(differing.get('rfmoz__node-exporter-full.json')).toBe(0)
    // Of 2,196; what is missing is written for another server or another data source, or links to a page of Grafana's.
    expect(exact).toBeGreaterThanOrEqual(2020)
  },
)
