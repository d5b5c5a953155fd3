import type { Access, OidcDesk, PersonalViews, SendInvitation, WebhookSigners } from '../access/index.ts'
import type { Alerting, AlertingConfig, KeptConfig, LinkDesk, ReceivedCounts, TestMessageContext, pressInSlack } from '../alerting/index.ts'
import type { AuditCheckpoints } from '../audit/index.ts'
import type { Backups } from '../backups/index.ts'
import type { Diagnostics } from '../diagnostics/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { ListedTargets } from '../model/listed-targets.ts'
import type { Flusher, Ingest, IngestCounters, LiveTail, SeriesFigures } from '../pipeline/index.ts'
import type { Platform } from '../platform/index.ts'
import type { Probes } from '../probes/index.ts'
import type { MetricPages } from '../query/metrics-pages/index.ts'
import type { MetricQueries, MetricReader } from '../query/promql/index.ts'
import type { SeriesViews } from '../query/series/index.ts'
import type { RulesService } from '../rules/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { StoreTarget, TelemetryStore } from '../storage/telemetry/index.ts'
import type { WriteAheadLog } from '../storage/wal/index.ts'
import type { ListedRuleGroup } from './prometheus/listed-rules.ts'

/** What route handlers may use: the app builds it once, in `app/app.ts`. Each part names its own interface. */
export interface Services {
  readonly clock: Clock
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  /** One server or a cluster: where tables really lie. */
  readonly target: StoreTarget
  readonly metricQueries: MetricQueries
  readonly metricReader: MetricReader
  readonly metricPages: MetricPages
  readonly seriesViews: SeriesViews
  /** The metric series of a project as those know them who take them in. */
  readonly seriesFiguresOf: (projectId: number) => SeriesFigures
  /** The project that the platform's own telemetry goes to. */
  readonly ownProjectId: number
  /** Groups of rules, in the order in which they are listed, and targets, each as Prometheus' API has them. */
  readonly ruleGroups: (projectId: number) => readonly ListedRuleGroup[]
  readonly rules: RulesService
  readonly scrapeTargets: (projectId: number) => ListedTargets
  readonly platform: Platform
  readonly access: Access
  /** Secrets of those who sign what they send. */
  readonly webhooks: WebhookSigners
  readonly oidc: OidcDesk
  /** Undefined: no mail server is set up. */
  readonly sendInvitation: SendInvitation | undefined
  /** Of the audit trail. */
  readonly checkpoints: AuditCheckpoints
  /** Told before personal data is shown. */
  readonly personalViews: PersonalViews
  readonly ingest: Ingest
  readonly counters: IngestCounters
  readonly tail: LiveTail
  readonly flusher: Flusher
  readonly wal: WriteAheadLog
  readonly live: LiveSettings
  readonly alerting: AlertingService
  readonly probes: Probes
  readonly diagnostics: Diagnostics
  readonly backups: Backups
}

/** Settings that the hot path keeps in memory; reload them after a change. */
export interface LiveSettings {
  reload(): Promise<void>
}

/** The alerting of one project: the first one's, whose rules run and whose alerts Prometheus servers send. */
export interface AlertingService {
  readonly core: Alerting
  readonly projectId: number
  readonly startedAtMs: number
  /** What came over the API. */
  readonly counts: ReceivedCounts
  /** Opens the links of messages. */
  readonly links: LinkDesk
  /** Somebody pressed a button in Slack. Throws Fault. */
  pressInSlack(call: Parameters<typeof pressInSlack>[1]): Promise<void>
  /** With which browsers subscribe to be told. */
  readonly pushKey: string
  /** Of the page. */
  readonly externalUrl: () => string
  /** Who chose the contact point that is told, too, while a channel is down. */
  fallbackFrom(): 'setting' | 'policy' | 'inbox'
  /** Reads the configuration again; resolves with what is wrong with it, undefined when it is in force. */
  reload(): Promise<string | undefined>
  /** What was made in the page. */
  readonly kept: KeptConfig
  /** The alertmanager.yml that holds, as it was read last; undefined: the routes of the page hold. */
  readonly file: { readonly path: string; config(): AlertingConfig; problem(): string | undefined } | undefined
  /** What test messages are sent with. */
  readonly tester: (isOfFile: boolean) => TestMessageContext
}
