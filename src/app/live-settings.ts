import { getSetting } from '../access/index.ts'
import type { Log } from '../lib/log.ts'
import {
  classRuleSetting,
  type ClassRule,
  compileRedactor,
  type Horizon,
  labelCutSetting,
  maskingSetting,
  type MaskingSettings,
  type Redactor,
  seriesCeilingSetting,
  type SeriesRules,
} from '../pipeline/index.ts'
import { loadRetentions, retentionOf, type RetentionSettings } from '../retention/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** Settings that the hot path reads on every request: kept compiled in memory, read again after a change and every half minute. */
export interface LiveSettings {
  redactorOf(projectId: number): Redactor
  /** The project's own rules for the classes of log records. */
  classRulesOf(projectId: number): readonly ClassRule[]
  /** What is cut from the labels of metrics, and how many series there may be: the same object until it changes. */
  seriesRulesOf(projectId: number): SeriesRules
  horizonOf(projectId: number): Horizon
  retentionOf(projectId: number): RetentionSettings
  /** Reads everything again; after a change. Throws what the state store throws. */
  reload(): Promise<void>
  stop(): void
}

const reloadEveryMs = 30_000
const dayMs = 86_400_000
const noRules = classRuleSetting.initial.rules
const noSeriesRules: SeriesRules = { cuts: labelCutSetting.initial.cuts, ceilings: seriesCeilingSetting.initial }

export async function openLiveSettings({ state, log }: { state: StateStore; log: Log }): Promise<LiveSettings> {
  const redactors = new Map<number, { key: string; redactor: Redactor }>()
  const classRules = new Map<number, { key: string; rules: readonly ClassRule[] }>()
  const seriesRules = new Map<number, { key: string; rules: SeriesRules }>()
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
  const keepSeriesRules = async (projectId: number): Promise<void> => {
    const { cuts } = (await getSetting(state, labelCutSetting, projectId)).value
    const rules = { cuts, ceilings: (await getSetting(state, seriesCeilingSetting, projectId)).value }
    const key = JSON.stringify(rules)
    if (seriesRules.get(projectId)?.key !== key) seriesRules.set(projectId, { key, rules })
  }
  const projectsWith = async ({ key }: { readonly key: string }): Promise<readonly number[]> =>
    (await state.db.selectFrom('settings').select('project_id').where('key', '=', key).execute()).map(({ project_id }) => project_id)
  const reload = async (): Promise<void> => {
    retentions = await loadRetentions(state)
    horizon = horizonFrom(retentions.platform)
    ownHorizons = new Map([...retentions.projects].map(([id, own]) => [id, horizonFrom(own)]))
    for (const id of await projectsWith(maskingSetting)) compile(id, (await getSetting(state, maskingSetting, id)).value)
    for (const id of await projectsWith(classRuleSetting)) keepRules(id, (await getSetting(state, classRuleSetting, id)).value.rules)
    const withSeriesRules = [...(await projectsWith(labelCutSetting)), ...(await projectsWith(seriesCeilingSetting))]
    for (const id of new Set(withSeriesRules)) await keepSeriesRules(id)
  }
  await reload()
  const timer = setInterval(() => {
    reload().catch((error: unknown) => log.warn({ err: error }, 'settings could not be read again; the last ones stay'))
  }, reloadEveryMs).unref()
  return {
    redactorOf: (projectId) => redactors.get(projectId)?.redactor ?? byDefault,
    classRulesOf: (projectId) => classRules.get(projectId)?.rules ?? noRules,
    seriesRulesOf: (projectId) => seriesRules.get(projectId)?.rules ?? noSeriesRules,
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
