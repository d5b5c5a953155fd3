import { importGrafana } from '../grafana/import-grafana.ts'
import { panelsOf } from '../model/dashboard.ts'
import type { StoredDashboard } from '../store/stored-dashboard.ts'
import vedette from './vedette.json' with { type: 'json' }

let made: readonly StoredDashboard[] | undefined

/** Dashboards that come with the program, read from the JSON beside this file: the same in every project, and never changed. */
export function builtIns(): readonly StoredDashboard[] {
  made ??= [vedette].map((json) => {
    const { uid = json.uid, dashboard } = importGrafana(json)
    const { title, folder, tags } = dashboard
    return {
      uid,
      title,
      folder,
      tags,
      panels: panelsOf(dashboard).length,
      version: 1,
      updatedAt: 0,
      updatedBy: '',
      isBuiltIn: true,
      dashboard,
    }
  })
  return made
}

export function findBuiltIn(uid: string): StoredDashboard | undefined {
  return builtIns().find((one) => one.uid === uid)
}
