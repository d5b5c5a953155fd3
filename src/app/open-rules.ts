import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { AlertBook } from '../model/alert-book.ts'
import type { Flusher, Ingest } from '../pipeline/index.ts'
import type { HealthSource } from '../platform/index.ts'
import type { SeriesSource } from '../query/promql/index.ts'
import {
  type Arrivals,
  createRulesService,
  expandTemplate,
  KeptRules,
  type KnownInputs,
  makePackGroups,
  packFile,
  registerRuleMetrics,
  type Rules,
  type RulesService,
  type RuleSources,
  startRules,
  watchRuleFiles,
  writeToPipeline,
} from '../rules/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { OpenScraper } from './open-scraper.ts'

interface RuleParts {
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly arrivals: Arrivals
  readonly book: AlertBook
  /** Of the page, for links. */
  readonly externalUrl: () => string
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly ingest: Ingest
  readonly flusher: Flusher
  readonly source: SeriesSource
  readonly inputs: KnownInputs
  /** Whose series the rules read and make. */
  readonly projectId: number
  readonly scraper: Pick<OpenScraper, 'rules'>
}

interface OpenRules {
  readonly list: Rules['list']
  readonly service: RulesService
  readonly healthSources: readonly HealthSource[]
}

/** What Prometheus does when nothing is said. */
const defaults = { intervalMs: 60_000, queryOffsetMs: 0 }
/** An evaluation waits so long for the store to have what came in before; after a crash also for what the log still has. */
const catchUpWithinMs = 30_000

/** Runs the rules of the files that the settings, and their `prometheus.yml`, name, and follows their changes. */
export async function openRules(parts: RuleParts): Promise<OpenRules> {
  const { settings, clock, log, lifecycle, metrics, ingest, flusher, source, projectId, scraper, book, externalUrl, telemetry, arrivals } =
    parts
  const questions = { telemetry, clock, projectId }
  const expand: Parameters<typeof createRulesService>[0]['expand'] = (text, call) =>
    expandTemplate(text, { ...call, externalLabels: [], externalUrl: externalUrl() })
  const settle = (signal: AbortSignal): Promise<void> => flusher.catchUp(catchUpWithinMs, signal)
  const rules = startRules({
    clock,
    log,
    source,
    settle,
    write: writeToPipeline(ingest, clock, projectId),
    book,
    arrivals,
    telemetry: questions,
    inputs: parts.inputs,
    expand,
    linkTo: (query) => `${externalUrl()}/metrics/explore?expr=${encodeURIComponent(query)}`,
  })
  const sources = (): RuleSources => {
    const prometheus = scraper.rules()
    const { ruleFiles, rules: nativePatterns } = settings.alerting
    if (prometheus === undefined) return { patterns: ruleFiles, nativePatterns, defaults }
    return {
      nativePatterns,
      patterns: [...ruleFiles, ...prometheus.ruleFiles],
      defaults: { intervalMs: prometheus.evaluationIntervalMs, queryOffsetMs: prometheus.ruleQueryOffsetMs },
    }
  }
  const kept = await KeptRules.open(parts.state, projectId)
  const groups = makePackGroups(settings.alerting.packs)
  const packs = { file: packFile, groups: () => groups }
  const files = watchRuleFiles({ sources, others: [kept, packs], rules, log })
  registerRuleMetrics(metrics, rules, files)
  lifecycle.onStop('doors', 'rules', async () => {
    await files.stop()
    await rules.stop()
  })
  const check: HealthSource['check'] = async () => {
    const { files: read, problems } = files.status()
    const all = rules.list().flatMap((group) => group.rules)
    const failing = all.filter(({ health }) => health === 'err').length
    const says = `${all.length} rules in ${read} files, ${failing} fail`
    const [problem] = problems
    const detail = problem === undefined ? says : `${says}; the changed files are bad, the rules of before go on: ${problem}`
    return {
      state: problem === undefined ? 'ok' : 'degraded',
      detail,
      responseTimeMs: null,
      details: { rules: all.length, failing, problems },
    }
  }
  return {
    list: () => rules.list(),
    service: createRulesService({ projectId, rules, files, kept, source, telemetry: questions, expand }),
    healthSources: [{ name: 'rules', role: 'other', check }],
  }
}
