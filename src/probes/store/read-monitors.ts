import type { StateStore } from '../../storage/state/state-store.ts'
import type { Monitor, MonitorSpec } from '../monitor.ts'
import { readMonitor } from '../read-monitor.ts'

/** The monitors that were made through the API. */
export async function readMonitors({ db }: Pick<StateStore, 'db'>): Promise<readonly Monitor[]> {
  const rows = await db.selectFrom('monitors').selectAll().execute()
  return rows.map(
    ({ id, project_id: projectId, spec: text, is_paused: isPaused, updated_at: updatedAtMs, updated_by: updatedBy, version }) => {
      // Written by `writeMonitor`.
      const { spec, instance } = readMonitor(JSON.parse(text) as MonitorSpec)
      return { id, projectId, spec, instance, isPaused, file: undefined, updatedAtMs, updatedBy, version }
    },
  )
}
