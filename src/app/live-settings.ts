import { getSetting } from '../access/index.ts'
import type { Log } from '../lib/log.ts'
import {
  classRuleSetting,
  type ClassRule,
  compileRedactor,
  type Horizon,
  maskingSetting,
  type MaskingSettings,
  type Redactor,
} from '../pipeline/index.ts'
import { loadRetentions, retentionOf, type RetentionSettings } from '../retention/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** Settings that the hot path reads on every request: kept compiled in memory, read again after a change and every half minute. */
export interface LiveSettings {
  redactorOf(projectId: number): Redactor
  /** The project's own rules for the classes of log records. */
  classRulesOf(projectId: number): readonly ClassRule[]
  horizonOf(projectId: number): Horizon
  retentionOf(projectId: number): RetentionSettings
  /** Reads everything again; after a change. Throws what the state store throws. */
  reload(): Promise<void>
  stop(): void
}

const reloadEveryMs = 30_000
const dayMs = 86_400_000
const noRules = classRuleSetting.initial.rules

export async function openLiveSettings({ state, log }: { state: StateStore; log: Log }): Promise<LiveSettings> {
  const redactors = new Map<number, { key: string; redactor: Redactor }>()
  const classRules = new Map<number, { key: string; rules: readonly ClassRule[] }>()
  const byDefault = compileRedactor(maskingSetting.initial)
  let retentions = await loadRetentions(state)
  let horizon = horizonFrom(retentions.platform)
  let ownHorizons = new Map<number, Horizon>()

  const compile = (projectId: number, masking: MaskingSettings): void => {
    const key = JSON.stringify(masking)
    // The same object until it changes: what is compiled from it is kept by identity.
    if (redactors.get(projectId)?.key !== key) redactors.set(projectId, { key, redactor: compileRedactor(masking) })
  }
  const keepRules = (projectId: number, rules: readonly ClassRule[]): void => {
    const key = JSON.stringify(rules)
    if (classRules.get(projectId)?.key !== key) classRules.set(projectId, { key, rules })
  }
  const projectsWith = async ({ key }: { readonly key: string }): Promise<readonly number[]> =>
    (await state.db.selectFrom('settings').select('project_id').where('key', '=', key).execute()).map(({ project_id }) => project_id)
  const reload = async (): Promise<void> => {
    retentions = await loadRetentions(state)
    horizon = horizonFrom(retentions.platform)
    ownHorizons = new Map([...retentions.projects].map(([id, own]) => [id, horizonFrom(own)]))
    for (const id of await projectsWith(maskingSetting)) compile(id, (await getSetting(state, maskingSetting, id)).value)
    for (const id of await projectsWith(classRuleSetting)) keepRules(id, (await getSetting(state, classRuleSetting, id)).value.rules)
  }
  await reload()
  const timer = setInterval(() => {
    reload().catch((error: unknown) => log.warn({ err: error }, 'settings could not be read again; the last ones stay'))
  }, reloadEveryMs).unref()
  return {
    redactorOf: (projectId) => redactors.get(projectId)?.redactor ?? byDefault,
    classRulesOf: (projectId) => classRules.get(projectId)?.rules ?? noRules,
    horizonOf: (projectId) => ownHorizons.get(projectId) ?? horizon,
    retentionOf: (projectId) => retentionOf(retentions, projectId),
    reload,
    stop: () => clearInterval(timer),
  }
}

/** A record older than its retention would be dropped at once: it is refused instead. */
function horizonFrom({ logs, spans, metrics }: RetentionSettings): Horizon {
  const ms = (days: number | null): number => (days === null ? Number.POSITIVE_INFINITY : days * dayMs)
  return {
    logsMs: {
      application: ms(logs.application),
      error: ms(logs.error),
      security: ms(logs.security),
      performance: ms(logs.performance),
      audit: ms(logs.audit),
      debug: ms(logs.debug),
    },
    spansMs: ms(spans),
    metricsMs: ms(metrics),
  }
}
