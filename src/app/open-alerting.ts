import {
  type Alerting,
  type AlertingConfig,
  ComposeThread,
  type ContactPoint,
  createLinks,
  createRender,
  defaultConfig,
  inboxContactPoint,
  LinkDesk,
  linkKeyOf,
  openAlertBook,
  openAlerting as openCore,
  parseNotificationTemplates,
  pressInSlack,
  pushKeysOf,
  ReceivedCounts,
  registerAlertingMetrics,
  watchConfig,
} from '../alerting/index.ts'
import type { AlertingService } from '../api/index.ts'
import { channels } from '../channels/index.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { AlertBook } from '../model/alert-book.ts'
import type { HealthSource } from '../platform/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Lifecycle } from './lifecycle.ts'
import { openKeptConfig, openLastGoodConfig, openOutside, type OutsideWorlds } from './open-kept-config.ts'
import { openPlatformOwners } from './open-platform-owners.ts'
import { readPlatformKey } from './platform-key.ts'

interface AlertingParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly state: StateStore
  readonly projectId: number
  /** Of the page. */
  readonly externalUrl: () => string
  /** Why rules are not evaluated in time; undefined: they are. */
  readonly rulesProblem: () => string | undefined
}

interface OpenAlerting {
  readonly service: AlertingService
  /** For the rules. */
  readonly book: AlertBook
  readonly healthSources: readonly HealthSource[]
}

/**
 * Opens alerts, groups and what is to be told from the state store; nothing is told before its core is started. Follows `alertmanager.yml`
 * where there is one.
 */
export async function openAlerting(parts: AlertingParts): Promise<OpenAlerting> {
  const { settings, clock, log, lifecycle, metrics, state, projectId, externalUrl } = parts
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  const inbox = byName.get('inbox')
  if (inbox === undefined) throw new Error('there is no channel for the inbox')
  const templates = new WeakMap<AlertingConfig, ReturnType<typeof parseNotificationTemplates>>()
  const templatesOf = (used: AlertingConfig): ReturnType<typeof parseNotificationTemplates> => {
    const known = templates.get(used) ?? parseNotificationTemplates(used.templates)
    templates.set(used, known)
    return known
  }
  const platformKey = readPlatformKey(settings.dataDir)
  const pushKeys = pushKeysOf(platformKey)
  const outside = openOutside({ outgoing: settings.outgoing, dataDir: settings.dataDir, state, externalUrl, pushKeys })
  const { alertmanagerConfig, fallbackReceiver } = settings.alerting
  const counts = new ReceivedCounts()
  let core: Alerting | undefined
  let ofFile = defaultConfig(inbox)
  const kept = await openKeptConfig({ state, clock, channels: byName, onChange: () => apply(ofFile) }, settings.dataDir)
  let config = alertmanagerConfig === undefined ? kept.config : kept.beside(ofFile)
  let loadedAtMs = clock.now()
  /** Of the file: whether it holds what was written there, be it of before. */
  let isFileKnown = alertmanagerConfig === undefined
  const apply = async (read: AlertingConfig): Promise<void> => {
    const next = alertmanagerConfig === undefined ? kept.config : kept.beside(read)
    // Broken templates are a reason to refuse, too.
    templatesOf(next)
    await core?.reload(next)
    ofFile = read
    config = next
    loadedAtMs = clock.now()
  }
  const lastGood = openLastGoodConfig(settings.dataDir, byName)
  // What is named no more is not to come back one day.
  if (alertmanagerConfig === undefined) lastGood.forget()
  const applyFile = async (read: AlertingConfig, text: string): Promise<void> => {
    await apply(read)
    isFileKnown = true
    try {
      lastGood.keep(alertmanagerConfig ?? '', text, { config: read, loadedAtMs })
    } catch (error) {
      log.warn({ err: error }, 'alertmanager.yml could not be kept for a start at which it is wrong')
    }
  }
  const goOnFromBefore = async (): Promise<void> => {
    try {
      const before = lastGood.read()
      if (before === undefined) return log.error('no alertmanager.yml was in force before: alerts stand in the inbox alone')
      await apply(before.config)
      isFileKnown = true
      loadedAtMs = before.loadedAtMs
      log.warn({ loadedAt: new Date(loadedAtMs).toISOString() }, 'the alertmanager.yml that was in force before goes on')
    } catch (error) {
      log.error({ err: error }, 'the alertmanager.yml that was in force before cannot go on: alerts stand in the inbox alone')
    }
  }
  const watched = alertmanagerConfig === undefined ? undefined : watchConfig({ path: alertmanagerConfig, log, apply: applyFile })
  if (watched !== undefined) lifecycle.onStop('doors', 'alertmanager.yml', () => watched.stop())
  const isMadeInPage = (receiver: string): boolean =>
    kept.documents.contactPoints.has(receiver) && (alertmanagerConfig === undefined || !ofFile.receivers.has(receiver))
  // What is in force from the start decides what becomes of the groups of before.
  if ((await watched?.reload()) !== undefined) await goOnFromBefore()
  const namedFallback = (name: string | null | undefined): ContactPoint | undefined =>
    name === undefined || name === null ? undefined : config.receivers.get(name)
  const fallback = (): ContactPoint =>
    namedFallback(fallbackReceiver) ?? namedFallback(core?.state.policy.current.policy.fallback) ?? inboxContactPoint(inbox)
  const contactPointOf = (name: string): ContactPoint | undefined =>
    config.receivers.get(name) ?? (fallback().name === name ? fallback() : undefined)
  const owners = await openPlatformOwners({ settings, channels: byName, state, log, lifecycle })
  const linkKey = linkKeyOf(platformKey)
  const links = createLinks({ key: linkKey, now: () => clock.now(), externalUrl })
  const outsideOf = (receiver: string): OutsideWorlds['ofFile'] => (isMadeInPage(receiver) ? outside.ofPage : outside.ofFile)
  const onOutcome = registerAlertingMetrics(metrics, () => ({
    alerting,
    counts,
    config: () => ({ isLoaded: watched?.problem() === undefined, loadedAtMs }),
  }))
  const composer = new ComposeThread()
  lifecycle.onStop('stores', 'maker of messages', () => composer.close())
  const alerting = await openCore({
    clock,
    log,
    database: state,
    config,
    channels: byName,
    renderOf: (used, notification) => createRender({ notification, templates: templatesOf(used) }),
    composer,
    outside: outside.ofFile,
    outsideOf,
    fallback,
    owners,
    isConfigKnown: () => isFileKnown,
    policyDecides: () => alertmanagerConfig === undefined,
    rulesProblem: parts.rulesProblem,
    callOut: outside.ofPage.send,
    externalUrl,
    links,
    onOutcome,
  })
  lifecycle.onStop('work', 'alerting', (withinMs) => alerting.stop(Math.max(0, withinMs - 500)))
  core = alerting
  // The file may have been mended meanwhile.
  if (alerting.config !== config) await alerting.reload(config)
  const desk = new LinkDesk({ core: alerting, key: linkKey, channels: byName, contactPointOf, projectId, externalUrl })
  const check: HealthSource['check'] = async () => {
    const problem = watched?.problem()
    const [warning] = watched?.warnings() ?? []
    const failing = alerting.failing()
    const says = [
      `${alerting.state.alerts.size} alerts, ${alerting.state.lanes.size} groups wait to be told, ${failing.length} channels fail`,
    ]
    const inForce = isFileKnown ? 'what was in force before goes on' : 'none was in force: alerts stand in the inbox alone'
    if (problem !== undefined) says.push(`alertmanager.yml is bad, ${inForce}: ${problem}`)
    if (warning !== undefined) says.push(`of alertmanager.yml not all will work: ${warning}`)
    return {
      state: problem === undefined && failing.length === 0 ? 'ok' : 'degraded',
      detail: says.join('; '),
      responseTimeMs: null,
      details: { alerts: alerting.state.alerts.size, failing: failing.map(({ destination }) => destination), problem: problem ?? null },
    }
  }
  return {
    service: {
      core: alerting,
      projectId,
      startedAtMs: clock.now(),
      counts,
      links: desk,
      pushKey: pushKeys.publicKey,
      pressInSlack: (call) => pressInSlack({ desk, clock, log, outsideOf }, call),
      externalUrl,
      fallbackFrom: () => {
        if (namedFallback(fallbackReceiver) !== undefined) return 'setting'
        return namedFallback(alerting.state.policy.current.policy.fallback) === undefined ? 'inbox' : 'policy'
      },
      reload: async () => (watched === undefined ? undefined : watched.reload()),
      kept,
      file:
        alertmanagerConfig === undefined
          ? undefined
          : { path: alertmanagerConfig, config: () => ofFile, problem: () => watched?.problem() },
      tester: (isOfFile) => ({
        clock,
        renderOf: (notification) => createRender({ notification, templates: templatesOf(config) }),
        externalUrl,
        links,
        outside: isOfFile ? outside.ofFile : outside.ofPage,
      }),
    },
    book: openAlertBook(alerting),
    healthSources: [{ name: 'alerting', role: 'other', check }],
  }
}
