import { getSetting } from '../access/index.ts'
import type { Log } from '../lib/log.ts'
import { compileRedactor, maskingSetting, type Horizon, type MaskingSettings, type Redactor } from '../pipeline/index.ts'
import { defaultRetention, retentionSetting, type RetentionSettings } from '../retention/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'

/** Settings that the hot path reads on every request: kept compiled in memory, read again after a change and every half minute. */
export interface LiveSettings {
  redactorOf(projectId: number): Redactor
  horizonOf(projectId: number): Horizon
  readonly retention: RetentionSettings
  /** Reads everything again; after a change. Throws what the state store throws. */
  reload(): Promise<void>
  stop(): void
}

const reloadEveryMs = 30_000
const dayMs = 86_400_000

export async function openLiveSettings({ state, log }: { state: StateStore; log: Log }): Promise<LiveSettings> {
  const redactors = new Map<number, { key: string; redactor: Redactor }>()
  const byDefault = compileRedactor(maskingSetting.initial)
  let retention = defaultRetention
  let horizon = horizonFrom(retention)

  const compile = (projectId: number, masking: MaskingSettings): void => {
    const key = JSON.stringify(masking)
    // The same object until it changes: what is compiled from it is kept by identity.
    if (redactors.get(projectId)?.key !== key) redactors.set(projectId, { key, redactor: compileRedactor(masking) })
  }
  const reload = async (): Promise<void> => {
    retention = (await getSetting(state, retentionSetting, 0)).value
    horizon = horizonFrom(retention)
    const changed = await state.db.selectFrom('settings').select('project_id').where('key', '=', maskingSetting.key).execute()
    for (const { project_id } of changed) compile(project_id, (await getSetting(state, maskingSetting, project_id)).value)
  }
  await reload()
  const timer = setInterval(() => {
    reload().catch((error: unknown) => log.warn({ err: error }, 'settings could not be read again; the last ones stay'))
  }, reloadEveryMs).unref()
  return {
    redactorOf: (projectId) => redactors.get(projectId)?.redactor ?? byDefault,
    horizonOf: () => horizon,
    get retention() {
      return retention
    },
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
