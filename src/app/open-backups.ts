import { type BackupContext, Backups } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import { globFiles } from '../lib/files/glob-files.ts'
import type { Log } from '../lib/log.ts'
import { readMachineLimits, thisMachine } from '../lib/machine-limits.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { BudgetWatch, HealthSource } from '../platform/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import type { HostAnswers } from './host-door.ts'
import type { Lifecycle } from './lifecycle.ts'
import { version } from './version.ts'

interface BackupParts {
  readonly settings: Settings
  /** The configuration file, where there is one. */
  readonly configFile: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly catchUp: (withinMs: number, signal: AbortSignal) => Promise<void>
  readonly budgets: Pick<BudgetWatch, 'uses'>
}

/** Of the engine that a restored copy is tried out with, beside the one that works. */
const scratchEngineBytes = 1024 * 1024 * 1024
/** Measured on two cores: `bench/backup.mjs`. */
const bytesPerSecondOfCore = 20_000_000

/** Opens the platform's own back-ups: shown in health and metrics, and made for whoever asks on the host. */
export async function openBackups(
  parts: BackupParts,
): Promise<{ readonly backups: Backups; readonly healthSources: readonly HealthSource[]; readonly answers: HostAnswers }> {
  const { settings, configFile, clock, log, lifecycle, metrics, state, telemetry, catchUp, budgets } = parts
  const backups = await Backups.open({
    settings: settings.backup,
    clock,
    log,
    state,
    telemetry,
    telemetryIn: telemetryPlaceOf(settings),
    dataDir: settings.dataDir,
    program: version,
    settingsFiles: () => settingsFilesOf(settings, configFile),
    catchUp,
    memoryLimitBytes: Math.min(settings.engine.memoryBytes, scratchEngineBytes),
    bytesPerSecond: settings.backup.bytesPerSecond ?? readMachineLimits(thisMachine).cpuCores * bytesPerSecondOfCore,
    budgetLeftBytes: () => {
      const disk = budgets.uses().find(({ resource }) => resource === 'disk')
      return disk && disk.limit - disk.used
    },
  })
  lifecycle.onStop('work', 'back-ups', () => backups.stop())
  if (!backups.isOn) return { backups, healthSources: [], answers: answersOf(backups, log) }
  for (const kind of ['backup', 'verify'] as const) {
    const what = kind === 'backup' ? 'back-up was begun that ended well' : 'verification of a back-up was begun that ended well'
    metrics.read(
      {
        name: `vedette.${kind === 'backup' ? 'backup' : 'backup.verify'}.last_success_timestamp`,
        unit: 's',
        help: `When the last ${what}, since 1970.`,
        type: 'gauge',
      },
      () => {
        const run = backups.last[kind]
        return run === undefined ? [] : [{ labels: {}, value: run.startedAt / 1000 }]
      },
    )
  }
  metrics.read(
    {
      name: 'vedette.backup.failing',
      unit: '1',
      help: '1 when the last back-up, or the last verification of one, failed, or was due and has not been made; else 0.',
      type: 'gauge',
    },
    () => (['backup', 'verify'] as const).map((kind) => ({ labels: { kind }, value: backups.problemOf(kind) === undefined ? 0 : 1 })),
  )
  metrics.read({ name: 'vedette.backup.size', unit: 'By', help: 'What the last back-up needs in its repository.', type: 'gauge' }, () =>
    backups.last.backup === undefined ? [] : [{ labels: {}, value: backups.last.backup.totalBytes }],
  )
  const check: HealthSource['check'] = () => {
    const problem = backups.problem()
    const { backup, verify } = backups.last
    const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())
    const made = backup === undefined ? 'no back-up was made yet' : `the last one was made at ${iso(backup.startedAt)}`
    return Promise.resolve({
      state: problem === undefined ? 'ok' : 'degraded',
      detail: problem ?? made,
      responseTimeMs: null,
      details: { lastBackup: iso(backup?.startedAt), lastVerified: iso(verify?.startedAt), sizeBytes: backup?.totalBytes ?? null },
    })
  }
  return { backups, healthSources: [{ name: 'backups', role: 'backups', check }], answers: answersOf(backups, log) }
}

/** `vedette backup` on the host: begins a run and asks how far it is. */
function answersOf(backups: Backups, log: Log): HostAnswers {
  let outcome: { readonly summary?: string; readonly failed?: string } = {}
  const begin = (work: () => ReturnType<Backups['backUp']>): object => {
    outcome = {}
    const running = work()
    running.then(
      ({ summary }) => (outcome = { summary }),
      (error: unknown) => {
        outcome = { failed: error instanceof Error ? error.message : String(error) }
        log.error({ err: error }, 'a back-up that was asked for on the host failed')
      },
    )
    return { begun: true }
  }
  const never = new AbortController().signal
  return {
    backup: () => Promise.resolve(begin(() => backups.backUp(never))),
    'backup-verify': ({ at }) => Promise.resolve(begin(() => backups.verify(typeof at === 'string' ? at : undefined, never))),
    'backup-progress': () => Promise.resolve({ ...outcome, ...(backups.underWay && { underWay: backups.underWay }) }),
  }
}

/** Files that say how the platform runs; those that hold secrets (keys of TLS, passwords) stay out. */
export function settingsFilesOf(
  { alerting, scrape, probes }: Pick<Settings, 'alerting' | 'scrape' | 'probes'>,
  configFile: string | undefined,
): readonly string[] {
  const named = [configFile, alerting.alertmanagerConfig, scrape.prometheusConfig].filter((path) => path !== undefined)
  return [...named, ...[...alerting.ruleFiles, ...alerting.rules, ...probes.files].flatMap(globFiles)]
}

/** Who keeps telemetry. */
export function telemetryPlaceOf({ storage }: Pick<Settings, 'storage'>): BackupContext['telemetryIn'] {
  if (storage.clickhouse === undefined) return 'engine'
  return storage.clickhouse.cluster === undefined ? 'server' : 'cluster'
}
