import { createDashboard, importGrafana } from '../../../dashboards/index.ts'
import { dashboard, importDashboardBody, importDashboardReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const importDashboardRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards/import',
  summary: 'Import a dashboard from the JSON that Grafana exports',
  description:
    'Takes the Classic form, V1 resources and V2 resources. Every data source becomes the built-in store. The report names each panel that differs from the original, and in what; `dryRun` makes only the report.',
  access: 'dashboards.write',
  body: importDashboardBody,
  reply: importDashboardReply,
  async handle(services, { body: { json, folder, overwrite, dryRun }, caller }) {
    const imported = importGrafana(json)
    const { uid } = imported
    const report = {
      ...imported.report,
      differing: imported.report.differing.map(({ reasons, ...panel }) => ({ ...panel, reasons: [...reasons] })),
      notes: [...imported.report.notes],
    }
    const made = dashboard.parse(folder === undefined ? imported.dashboard : { ...imported.dashboard, folder })
    if (dryRun) return { uid: uid ?? '', title: made.title, version: 0, report }
    const message = 'Imported from Grafana JSON'
    const stored = await createDashboard({ ...services, caller }, { uid, dashboard: made, message, overwrite })
    return { uid: stored.uid, title: stored.title, version: stored.version, report }
  },
})
