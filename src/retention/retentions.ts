import { getSetting } from '../access/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { projectRetentionSetting, retentionSetting } from './retention-setting.ts'
import type { ProjectRetention, RetentionSettings } from './retention-settings.ts'

/** Every period there is. */
export interface Retentions {
  readonly platform: RetentionSettings
  /** Of the projects that have some of their own: all of theirs. */
  readonly projects: ReadonlyMap<number, RetentionSettings>
}

/** What holds in a project. */
export function retentionOf({ platform, projects }: Retentions, projectId: number): RetentionSettings {
  return projects.get(projectId) ?? platform
}

/** Reads all periods. Throws what the state store throws. */
export async function loadRetentions(state: Pick<StateStore, 'db'>): Promise<Retentions> {
  const platform = (await getSetting(state, retentionSetting, 0)).value
  const rows = await state.db.selectFrom('settings').select('project_id').where('key', '=', projectRetentionSetting.key).execute()
  const projects = new Map<number, RetentionSettings>()
  for (const { project_id: id } of rows) {
    const { value } = await getSetting(state, projectRetentionSetting, id)
    if (Object.keys({ ...value, ...value.logs }).length > 1) projects.set(id, combineRetention(platform, value))
  }
  return { platform, projects }
}

function combineRetention(platform: RetentionSettings, { logs, ...others }: ProjectRetention): RetentionSettings {
  return { ...platform, ...others, logs: { ...platform.logs, ...logs } }
}
