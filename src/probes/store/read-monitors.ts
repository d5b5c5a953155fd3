import type { Log } from '../../lib/log.ts'
import type { Seal } from '../../lib/seal.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { Monitor, MonitorSpec } from '../monitor.ts'
import { readMonitor } from '../read-monitor.ts'
import { openSettings, sealSettings } from './seal-settings.ts'

/**
 * The monitors that were made through the API. A secret that cannot be opened is left out and named in `lost`; secrets that stood there in plain
 * text are sealed. A row that cannot be read is left alone: the others start without it. All of that is told in the log.
 */
export async function readMonitors(state: Pick<StateStore, 'db'>, seal: Seal, log: Log): Promise<readonly Monitor[]> {
  const rows = await state.db.selectFrom('monitors').selectAll().execute()
  const monitors: Monitor[] = []
  const plain: PlainRow[] = []
  for (const row of rows) {
    const { id, project_id: projectId, spec: text, is_paused: isPaused, updated_at: updatedAtMs, updated_by: updatedBy, version } = row
    try {
      // Written by `writeMonitor`.
      const stored = JSON.parse(text) as MonitorSpec
      const { settings, lost, wasPlain } = openSettings(seal, id, stored.settings)
      if (lost.length > 0)
        log.error({ monitor: stored.name, lost }, 'secrets of a monitor were sealed with another platform key; enter them again')
      const { spec, instance } = readMonitor({ ...stored, settings })
      monitors.push({ id, projectId, spec, instance, isPaused, file: undefined, updatedAtMs, updatedBy, version, lost })
      if (wasPlain && lost.length === 0) plain.push({ id, version, spec: { ...stored, settings } })
    } catch (error) {
      log.error({ err: error, monitor: id }, 'a monitor cannot be read; it is not watched')
    }
  }
  for (const row of plain) await sealRow(state, seal, row)
  return monitors
}

interface PlainRow {
  readonly id: string
  readonly version: number
  readonly spec: MonitorSpec
}

async function sealRow({ db }: Pick<StateStore, 'db'>, seal: Seal, { id, version, spec }: PlainRow): Promise<void> {
  const sealed = JSON.stringify({ ...spec, settings: sealSettings(seal, id, spec.settings) })
  await db.updateTable('monitors').set({ spec: sealed }).where('id', '=', id).where('version', '=', version).execute()
}
