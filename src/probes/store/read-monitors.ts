import type { Log } from '../../lib/log.ts'
import type { Seal } from '../../lib/seal.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { Monitor, MonitorSpec } from '../monitor.ts'
import { readMonitor } from '../read-monitor.ts'
import { openSettings } from './seal-settings.ts'

/** The monitors that were made through the API; a secret that cannot be opened is left out and told of in the log. */
export async function readMonitors({ db }: Pick<StateStore, 'db'>, seal: Seal, log: Log): Promise<readonly Monitor[]> {
  const rows = await db.selectFrom('monitors').selectAll().execute()
  return rows.map(
    ({ id, project_id: projectId, spec: text, is_paused: isPaused, updated_at: updatedAtMs, updated_by: updatedBy, version }) => {
      // Written by `writeMonitor`.
      const stored = JSON.parse(text) as MonitorSpec
      const { settings, lost } = openSettings(seal, id, stored.settings)
      if (lost.length > 0)
        log.error({ monitor: stored.name, lost }, 'secrets of a monitor were sealed with another platform key; enter them again')
      const { spec, instance } = readMonitor({ ...stored, settings })
      return { id, projectId, spec, instance, isPaused, file: undefined, updatedAtMs, updatedBy, version }
    },
  )
}
