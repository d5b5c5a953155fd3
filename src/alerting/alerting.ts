import type { Channel, DeliverCall, Notification, Render } from '../channels/channel.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { PostedAlert } from '../model/alert.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { AlertingState } from './alerting-state.ts'
import { reviveAlert, takeAlert } from './alerts/take-alert.ts'
import type { AlertingConfig, ContactPoint, Integration } from './config/config.ts'
import { beginBatches } from './digest/batch-clocks.ts'
import { Batches } from './digest/batches.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { regroup } from './dispatch/regroup.ts'
import { type OwnersOf, RoutingTree } from './dispatch/routing-tree.ts'
import { type HouseContext, Housekeeping } from './keep-house.ts'
import { type ComposeThread, ComposeThreadLost } from './notify/compose-thread.ts'
import type { LinksFor } from './notify/links.ts'
import type { OutboxItem } from './outbox/outbox-item.ts'
import { Outbox, type DeliveryOutcome } from './outbox/outbox.ts'
import { Escalations } from './policy/escalations.ts'
import { QualityKeeper } from './quality/quality-keeper.ts'
import { ClockWatch } from './set-back/clock-watch.ts'
import { forgetFuture } from './set-back/forget-future.ts'
import { SilenceEnds } from './silences/silence-ends.ts'
import { WayOut } from './way-out/way-out.ts'

type Outside = Pick<DeliverCall<unknown, unknown>, 'send' | 'mail' | 'readSecretFile' | 'push'>

export interface AlertingParts {
  readonly clock: Clock
  readonly log: Log
  readonly database: Pick<StateStore, 'db' | 'transaction'>
  readonly config: AlertingConfig
  /** By name. */
  readonly channels: ReadonlyMap<string, Channel>
  readonly renderOf: (config: AlertingConfig, notification: Notification) => Render
  /** Makes messages about many alerts; default: they are made here, in one piece. */
  readonly composer?: Pick<ComposeThread, 'compose'>
  /** What channels call the world with. */
  readonly outside: Outside
  /** The same for one contact point, where that differs. */
  readonly outsideOf?: (receiver: string) => Outside
  /** What calls addresses that were entered in the page; default: what channels call with. */
  readonly callOut?: Outside['send']
  /** Who is told, too, while a channel is down. */
  readonly fallback?: () => ContactPoint | undefined
  /** Those who run the platform: told of what is wrong with it, unless the routes say whom to tell. */
  readonly owners?: OwnersOf
  /** Whether `config` says all that there is: not while the file that says it could not be read since the start. Default: yes. */
  readonly isConfigKnown?: () => boolean
  /** Whether the policy decides where nothing is said in it: no alertmanager.yml does. Default: no. */
  readonly policyDecides?: () => boolean
  /** Why rules are not evaluated in time, for people; undefined: they are. */
  readonly rulesProblem?: () => string | undefined
  /** Of the page. */
  readonly externalUrl: () => string
  readonly links: LinksFor
  readonly random?: () => number
  readonly onOutcome?: (outcome: DeliveryOutcome) => void
}

/** Alerts in, notifications out. */
export interface Alerting extends HouseContext {
  readonly config: AlertingConfig
  /** Takes alerts in; durable once it resolves, but for refreshes of what fires. */
  post(alerts: readonly PostedAlert[]): Promise<void>
  /** Another configuration holds once it resolves. */
  reload(config: AlertingConfig): Promise<void>
  /** Destinations that fail or refuse what they are told. */
  failing(): ReturnType<Outbox['failing']>
  /** Whether alerts would get in and out. */
  readonly wayOut: WayOut
  /** Who is told, too, while a channel is down. */
  fallback(): ContactPoint | undefined
  /** When there is something to do next; undefined: nothing waits. */
  nextDueMs(): number | undefined
  /** Does what is due; resolves when it is done, messages included. */
  runDue(): Promise<void>
  /** From now on what is due is done by itself. */
  start(): void
  stop(withinMs: number): Promise<void>
}

/** A message about so many is made in a few milliseconds; about more beside the event loop. */
const composedHere = 5
/** Alerts are taken in so many at a time. */
const postedAtOnce = 100
/** A clock that was set is noticed after so long. */
const longestPauseMs = 60_000

/** Goes on with what the tables say. Nothing happens by itself before `start`. */
export async function openAlerting(parts: AlertingParts): Promise<Alerting> {
  const { clock, log, database, channels, outside, renderOf } = parts
  const state = new AlertingState(database)
  state.policy.decides = parts.policyDecides ?? state.policy.decides
  let tree = new RoutingTree(parts.config, parts.owners)
  const context = {
    clock,
    log,
    state,
    database,
    tree: () => tree,
    externalUrl: parts.externalUrl,
    links: parts.links,
    fallback: parts.fallback ?? (() => undefined),
    isConfigKnown: parts.isConfigKnown ?? (() => true),
  }
  const dispatcher = new Dispatcher(context)
  const silenceEnds = new SilenceEnds(context)
  const escalations = new Escalations(context)
  const outbox = new Outbox({
    ...context,
    random: parts.random ?? Math.random,
    onOutcome: parts.onOutcome ?? (() => undefined),
    carrierOf: (place) => {
      const channel = channels.get(place.channel)
      const integration = integrationOf(place)
      return channel === undefined || integration === undefined ? undefined : { channel, integration }
    },
    setUpOf: (place) => {
      const integration = integrationOf(place)
      return integration && [integration.settings, tree.config.templates]
    },
    compose: async ({ channel, integration: { settings } }, { notification }, remembered) => {
      const here = (): unknown => channel.compose({ notification, settings, render: renderOf(tree.config, notification), remembered })
      if (parts.composer === undefined || notification.alerts.length <= composedHere) return here()
      try {
        return await parts.composer.compose({ channel: channel.name, settings, notification, remembered, templates: tree.config.templates })
      } catch (error) {
        // Late for a moment is better than not told.
        if (error instanceof ComposeThreadLost) return here()
        throw error
      }
    },
    deliver: ({ channel, integration }, { id, message, mayRepeat, receiver }, signal) => {
      const around = parts.outsideOf?.(receiver) ?? outside
      return channel.deliver({ ...around, id, message, mayRepeat, settings: integration.settings, now: clock.now(), signal })
    },
  })
  const contactPointOf = (name: string): ContactPoint | undefined => {
    const fallback = context.fallback()
    return tree.contactPointOf(name) ?? (fallback?.name === name ? fallback : undefined)
  }
  const integrationOf = ({ receiver, channel, position }: Pick<OutboxItem, 'receiver' | 'channel' | 'position'>): Integration | undefined =>
    contactPointOf(receiver)?.integrations.find((one) => one.channel === channel && one.index === position)
  await state.load()
  await state.inhibitBy(parts.config)
  await state.ledger.changeInSteps(function* revive() {
    const nowMs = clock.now()
    beginBatches(state, nowMs)
    yield* forgetFuture(context, nowMs)
    for (const known of state.alerts.values()) {
      state.alerts.put(reviveAlert(known, nowMs, parts.config.resolveTimeoutMs))
      yield
    }
  })
  await regroup(context)
  await outbox.recover()
  const housekeeping = new Housekeeping(context)
  const batches = new Batches(context)
  const call = parts.callOut ?? outside.send
  const wayOut = new WayOut({ ...context, outbox, call, rulesProblem: parts.rulesProblem ?? (() => undefined) })
  const working = [silenceEnds, escalations, batches, wayOut, dispatcher, outbox, housekeeping, new QualityKeeper(context)]
  const timed = [new ClockWatch(context, working), ...working]

  let reloading = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isStarted = false
  const nextDueMs = (): number | undefined => {
    const times = timed.flatMap((part) => part.nextDueMs() ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }
  const runDue = async (): Promise<void> => {
    const nowMs = clock.now()
    await Promise.all(timed.map((part) => part.runDue(nowMs)))
  }
  let isPlanned = false
  /** Sets the alarm anew, once for all changes of a turn. */
  const plan = (): void => {
    if (!isStarted || isPlanned) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      if (!isStarted) return
      clearTimeout(timer)
      const waitMs = Math.max(0, (nextDueMs() ?? Infinity) - clock.now())
      timer = setTimeout(ring, Math.min(waitMs, longestPauseMs))
    })
  }
  const ring = (): void => {
    runDue().catch((error: unknown) => log.error({ err: error }, 'what was due in alerting failed'))
    plan()
  }
  dispatcher.onReschedule = plan
  silenceEnds.onReschedule = plan
  escalations.onReschedule = plan
  batches.onReschedule = plan
  wayOut.onReschedule = plan
  state.policy.onChange = plan
  state.clocks.onChange(plan)
  outbox.onReschedule = plan

  return {
    ...context,
    wayOut,
    get config() {
      return tree.config
    },
    async post(alerts) {
      const pieces = Array.from({ length: Math.ceil(alerts.length / postedAtOnce) }, (_, n) =>
        alerts.slice(n * postedAtOnce, (n + 1) * postedAtOnce),
      )
      await Promise.all(
        pieces.map((piece) =>
          state.ledger.changeInSteps(function* take() {
            for (const alert of piece) {
              takeAlert(context, alert, clock.now())
              yield
            }
          }),
        ),
      )
    },
    reload(config) {
      reloading = reloading
        .catch(() => undefined)
        .then(async () => {
          await state.inhibitBy(config)
          tree = tree.with(config)
          await regroup(context)
        })
      return reloading
    },
    failing: () => outbox.failing(),
    nextDueMs,
    runDue,
    start() {
      isStarted = true
      plan()
    },
    async stop(withinMs) {
      isStarted = false
      clearTimeout(timer)
      wayOut.stop()
      await outbox.stop(withinMs)
      await state.ledger.close()
    },
  }
}
