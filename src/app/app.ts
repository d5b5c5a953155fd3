import { join } from 'node:path'

import { authenticateIngestKey, defaultProjectId, openAccess, PersonalViews, WebhookSigners } from '../access/index.ts'
import { listMaintenance } from '../alerting/index.ts'
import { type IngestDoor, type Services } from '../api/index.ts'
import { isClone } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import { backUpJobs, jobs, openJobHistory, startScheduler } from '../jobs/index.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import { createSeal } from '../lib/seal.ts'
import { IngestCounters, type IngestSpec, LiveTail } from '../pipeline/index.ts'
import {
  createPlatform,
  observeStore,
  pageSource,
  registerEngineMetrics,
  registerIngestMetrics,
  registerProcessMetrics,
  registerSeriesMetrics,
  registerWalMetrics,
  startSelfTelemetry,
  stateSource,
  telemetrySource,
  walSource,
} from '../platform/index.ts'
import { MetricPages } from '../query/metrics-pages/index.ts'
import {
  createStoredReader,
  MetricHead,
  MetricQueries,
  openRollupCatalogue,
  ResultsCache,
  SampleChanges,
  StoredMetrics,
} from '../query/promql/index.ts'
import { SeriesViews } from '../query/series/index.ts'
import { Arrivals, knownInputsOf, RowsOfOthers, ruleReceiver, signalsOf } from '../rules/index.ts'
import { hostScraper } from '../scrapers/index.ts'
import { migrate } from '../storage/telemetry/index.ts'
import { hostAnswers } from './answer-host.ts'
import type { Begun } from './begun.ts'
import { evaluateThrough } from './evaluate-metrics.ts'
import { findLateRules } from './find-late-rules.ts'
import type { GivenAtStart } from './given-at-start.ts'
import { openHostDoor } from './host-door.ts'
import { isLoopback, urlOf } from './listen.ts'
import { openLiveSettings } from './live-settings.ts'
import { mountReceivers } from './mount-receivers.ts'
import { openAlerting } from './open-alerting.ts'
import { openAudit } from './open-audit.ts'
import { openBackups } from './open-backups.ts'
import { openDiagnostics } from './open-diagnostics.ts'
import { openDoors } from './open-doors.ts'
import { openIngest } from './open-ingest.ts'
import { openInvitationMail } from './open-invitation-mail.ts'
import { openOidc } from './open-oidc.ts'
import { openProbes } from './open-probes.ts'
import { openPushgateway } from './open-pushgateway.ts'
import { openQuality } from './open-quality.ts'
import { openRules } from './open-rules.ts'
import { openScraper } from './open-scraper.ts'
import { openBudgets, openHeartbeat } from './open-self-watch.ts'
import { createOwnKey, ownKeyId } from './own-key.ts'
import { readPlatformKey } from './platform-key.ts'
import { securityReceiver, writeSecurityEvents } from './security-log.ts'
import { pageDirectory } from './serve-http.ts'
import { startHead } from './start-head.ts'
import { openReceiverTls } from './tls/open-receiver-tls.ts'
import { journalTables, noteWrittenBy } from './upgrade-notes.ts'
import { version } from './version.ts'
import { welcome } from './welcome.ts'

export interface App {
  readonly url: string
  /** What the person who started it must see: set-up link and ingest key of the first start. */
  readonly welcome: readonly string[]
  /** Returns the names of the parts that did not stop cleanly. */
  stop(): Promise<readonly string[]>
}

const noTargets = { pools: [], active: [], dropped: [], droppedCounts: {} }

/**
 * Builds, starts and wires everything behind what `startApp` has begun. One straight function: the wiring of the program is read here from
 * top to bottom. When it throws, `startApp` stops what was started.
 */
export async function runApp(settings: Settings, given: GivenAtStart, begun: Begun): Promise<App> {
  const { clock, tap, log, lifecycle, tls, metrics, observer } = begun
  const stores = await begun.opening
  const { state, target, engine } = stores
  const telemetry = observeStore(stores.telemetry, observer, clock)
  await migrate(telemetry, target, journalTables(settings.dataDir))
  noteWrittenBy(settings.dataDir)

  const counters = new IngestCounters(clock)
  const tail = new LiveTail(clock)
  const live = await openLiveSettings({ state, log })
  lifecycle.onStop('work', 'settings', () => live.stop())
  const { headBytes, resultsBytes } = settings.metrics
  // Others may write to a server: what they write would be missing here.
  const head = engine === undefined || headBytes === 0 ? undefined : new MetricHead({ clock, log, mostBytes: headBytes })
  const changes = engine === undefined ? undefined : new SampleChanges(clock)
  const storedMetrics = new StoredMetrics(telemetry, head, changes)
  const arrivals = new Arrivals()
  const others = new RowsOfOthers({ telemetry, clock, projectId: defaultProjectId })
  const onDurable: IngestSpec['onDurable'] = (chunks, { receiver, projectId, keyId }) => {
    if (changes !== undefined) storedMetrics.takeDurable(chunks)
    // What rules say themselves is no reason to ask them again.
    if (receiver === ruleReceiver || projectId !== defaultProjectId) return
    arrivals.tell(signalsOf(chunks))
    // Its own telemetry is nothing that somebody else is missed for.
    if (keyId !== ownKeyId || receiver === securityReceiver) others.note(signalsOf(chunks))
  }
  const processes = (): { name: string; pid: number }[] => [
    { name: 'vedette', pid: process.pid },
    ...(engine?.status().pid === undefined ? [] : [{ name: 'engine', pid: engine.status().pid ?? 0 }]),
  ]
  const budgets = await openBudgets({ settings, clock, log, lifecycle, metrics }, { processes, telemetry: engine && telemetry })
  const refusal = budgets.refusal.bind(budgets)
  const opened = await openIngest({ refusal, settings, clock, log, lifecycle, telemetry, counters, tail, ...live, onDurable })
  const { ingest, wal, flusher, seriesFiguresOf, activeSeries } = opened
  if (changes !== undefined) storedMetrics.follow(wal)
  const scraper = openScraper({ settings, clock, log, lifecycle, ingest, projectId: defaultProjectId })
  const securityEvents = writeSecurityEvents(ingest, defaultProjectId, clock, log)
  const seal = createSeal(readPlatformKey(settings.dataDir), 'second factors')
  const access = openAccess({ state, clock, securityEvents, seal, pageUrl: () => pageUrl, given })
  lifecycle.onStop('work', 'access', () => access.close())
  const audit = await openAudit({ settings, clock, log, lifecycle, state })

  const processMetrics = registerProcessMetrics(metrics, { clock, version, processes })
  lifecycle.onStop('work', 'process metrics', () => processMetrics.stop())
  registerIngestMetrics(metrics, () => counters.snapshot())
  registerSeriesMetrics(metrics, activeSeries)
  registerWalMetrics(metrics, () => flusher.health())
  if (engine !== undefined) registerEngineMetrics(metrics, () => engine.status())
  const pushgateway = await openPushgateway({ settings, clock, log, lifecycle, metrics, ingest, counters, ...live })
  const watched = { clock, queries: observer.queries }
  const rollups = openRollupCatalogue({ state, telemetry, clock, keepDaysOf: (projectId) => live.retentionOf(projectId).metrics })
  const metricReader = createStoredReader(storedMetrics, rollups)
  if (head !== undefined) startHead({ head, telemetry, clock, log, lifecycle, metrics, flusher })
  let pageUrl = settings.publicUrl?.replace(/\/$/, '') ?? ''
  const externalUrl = (): string => pageUrl
  // Rules need alerting, so they are opened behind it.
  let rulesProblem = (): string | undefined => undefined
  const alerting = await openAlerting({
    settings,
    clock,
    log,
    lifecycle,
    metrics,
    state,
    projectId: defaultProjectId,
    externalUrl,
    rulesProblem: () => rulesProblem(),
  })
  await openQuality({
    core: alerting.service.core,
    clock,
    log,
    lifecycle,
    state,
    telemetry,
    projectId: defaultProjectId,
    isPlain: alerting.service.file !== undefined,
  })
  // Who was held back before the start would be told at once by what is not known yet.
  alerting.service.core.start()
  const rules = await openRules({
    state,
    settings,
    clock,
    log,
    lifecycle,
    metrics,
    ingest,
    flusher,
    source: metricReader.source(defaultProjectId),
    inputs: knownInputsOf({ reader: metricReader, others, clock, projectId: defaultProjectId }),
    projectId: defaultProjectId,
    scraper,
    telemetry,
    arrivals,
    book: alerting.book,
    externalUrl,
  })
  rulesProblem = () => findLateRules(rules.list(), clock.now())
  const results = changes && resultsBytes > 0 ? new ResultsCache({ clock, changes, mostBytes: resultsBytes }) : undefined
  const metricQueries = new MetricQueries((projectId) => metricReader.source(projectId), results)
  const evaluateMetrics = evaluateThrough(metricQueries)
  const probing = await openProbes({
    settings,
    clock,
    log,
    lifecycle,
    state,
    ingest,
    projectId: defaultProjectId,
    post: (alerts) => alerting.service.core.post(alerts),
    maintenanceOf: (name) => listMaintenance(alerting.service.core.state.silenceIndex, name),
    externalUrl,
    evaluateMetrics,
  })
  const backingUp = await openBackups({
    settings,
    configFile: given.configFile,
    clock,
    log,
    lifecycle,
    metrics,
    state,
    telemetry,
    catchUp: (withinMs, signal) => flusher.catchUp(withinMs, signal),
    budgets,
  })
  const mounted = mountReceivers(settings)
  const receiverTls = openReceiverTls({ endpoints: mounted.sockets, certificate: tls?.certificate, clock, log, lifecycle })
  const platform = createPlatform({
    clock,
    version,
    dataDir: settings.dataDir,
    metrics,
    observer,
    telemetry,
    state,
    evaluateMetrics,
    ownProjectId: defaultProjectId,
    processes,
    sources: [
      telemetrySource(watched, telemetry, engine),
      stateSource(watched, state),
      walSource(wal, flusher),
      budgets.healthSource,
      pageSource(join(pageDirectory, 'index.html')),
      ...scraper.healthSources,
      ...rules.healthSources,
      ...alerting.healthSources,
      ...probing.healthSources,
      ...backingUp.healthSources,
      audit.healthSource,
      ...(tls === undefined ? [] : [tls.health]),
      ...receiverTls.healthSources,
    ],
  })
  const webhooks = new WebhookSigners(readPlatformKey(settings.dataDir))
  const helping = openDiagnostics({ settings, clock, platform, state, telemetry, projectId: defaultProjectId })
  const services: Services = {
    clock,
    state,
    telemetry,
    target,
    metricReader,
    metricQueries,
    metricPages: new MetricPages(telemetry, clock),
    seriesViews: new SeriesViews(telemetry, clock),
    seriesFiguresOf,
    ownProjectId: defaultProjectId,
    // Rules read and make the series of the default project.
    ruleGroups: (projectId) => (projectId === defaultProjectId ? rules.list() : []),
    rules: rules.service,
    // Targets are scraped for the default project.
    scrapeTargets: (projectId) => (projectId === defaultProjectId ? scraper.listTargets() : noTargets),
    platform,
    access,
    webhooks,
    oidc: await openOidc({ settings, clock, state }),
    sendInvitation: isClone(settings.dataDir) ? undefined : openInvitationMail(settings),
    checkpoints: audit.checkpoints,
    personalViews: new PersonalViews({ state, clock }),
    ingest,
    counters,
    tail,
    flusher,
    wal,
    live,
    alerting: alerting.service,
    probes: probing.probes,
    diagnostics: helping.diagnostics,
    backups: backingUp.backups,
  }

  const scheduler = startScheduler({
    jobs: [...jobs, ...backUpJobs(backingUp.backups)],
    services,
    history: openJobHistory(state),
    clock,
    onFailure: ({ job, summary }) => log.error({ job, summary }, 'a job failed'),
  })
  lifecycle.onStop('doors', 'jobs', () => scheduler.stop())

  const ownKey = createOwnKey(defaultProjectId)
  const door: IngestDoor = {
    clock,
    ingest,
    counters,
    buffered: new ByteBudget(settings.ingest.maxBytesInFlight),
    allowedOrigins: settings.ingest.allowedOrigins,
    authenticate: async (key, address) => ownKey.grantOf(key) ?? authenticateIngestKey(access, key, address),
    findSigner: (name, address) => webhooks.find(access, name, address),
    logBug: (error) => log.error({ err: error }, 'a body could not be taken in, on our side'),
  }
  const address = await openDoors({ ...begun, settings, mounted, receiverTls, access, services, door, pushgateway })
  tls?.start()
  const url = settings.publicUrl?.replace(/\/$/, '') ?? urlOf(address, tls !== undefined)
  pageUrl = url
  await openHostDoor({
    dataDir: settings.dataDir,
    lifecycle,
    log,
    answers: { ...hostAnswers({ state, clock, pageUrl: externalUrl }), ...backingUp.answers, ...helping.answers },
  })
  openHeartbeat({ settings, clock, log, lifecycle, metrics }, platform)
  const lines = await welcome(access, url, given)
  // Its first look at everything would take a part of the start.
  if (settings.selfTelemetry.enabled) {
    const self = startSelfTelemetry({
      clock,
      door: {
        endpoint: urlOf(address, tls !== undefined).replace('//localhost', '//127.0.0.1'),
        key: ownKey.key,
        ...(tls === undefined ? {} : { certificate: () => tls.certificate.current.cert }),
      },
      version,
      metrics,
      observer,
      tap,
      collectHost: hostScraper.open({}),
      refresh: () => processMetrics.refresh(),
      log,
    })
    lifecycle.onStop('self telemetry', 'self telemetry', () => self.stop())
  }
  if (!isLoopback(settings.host) && tls === undefined && settings.trustedProxies.length === 0) {
    log.warn(
      { host: settings.host },
      'serving without TLS beyond this machine: passwords and data travel in clear text. Give --tls-cert and --tls-key, or put a proxy in front and name it in trustedProxies',
    )
  }
  return { url, welcome: lines, stop: () => lifecycle.stop() }
}
