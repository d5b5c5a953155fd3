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

/** Reads all periods, at once. Throws what the state store throws. */
export async function loadRetentions({ db }: Pick<StateStore, 'db'>): Promise<Retentions> {
  const keys = [retentionSetting.key, projectRetentionSetting.key]
  const rows = await db.selectFrom('settings').select(['key', 'project_id', 'value']).where('key', 'in', keys).execute()
  const everywhere = rows.find(({ key }) => key === retentionSetting.key)
  const platform = everywhere === undefined ? retentionSetting.initial : retentionSetting.schema.parse(everywhere.value)
  const projects = new Map<number, RetentionSettings>()
  for (const { key, project_id: id, value } of rows) {
    if (key !== projectRetentionSetting.key) continue
    const own = projectRetentionSetting.schema.parse(value)
    if (Object.keys({ ...own, ...own.logs }).length > 1) projects.set(id, combineRetention(platform, own))
  }
  return { platform, projects }
}

function combineRetention(platform: RetentionSettings, { logs, ...others }: ProjectRetention): RetentionSettings {
  return { ...platform, ...others, logs: { ...platform.logs, ...logs } }
}
