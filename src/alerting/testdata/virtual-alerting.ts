import { z } from 'zod'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import type { Channel, Delivery, Notification } from '../../channels/channel.ts'
import { defineChannel } from '../../channels/define-channel.ts'
import { createLog } from '../../lib/log.ts'
import type { PostedAlert } from '../../model/alert.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { type Alerting, type AlertingParts, openAlerting } from '../alerting.ts'
import type { AlertingConfig, ContactPoint, Matcher, Route } from '../config/config.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { printMatchers } from '../matchers/print-matcher.ts'

export const startMs = Date.UTC(2026, 0, 5, 9)

/** A message as it reached its vendor. */
export interface Heard {
  /** Seconds since the start. */
  readonly at: number
  readonly receiver: string
  readonly status: string
  readonly reason: string
  readonly firing: readonly string[]
  readonly resolved: readonly string[]
  readonly id: string
  readonly mayRepeat: boolean
}

/** What becomes of a call of the vendor; undefined: it is taken. */
export type Fate = (heard: Heard) => Promise<Delivery> | Delivery | undefined

/** The configuration of a tree with what is usual filled in. */
export function configOf(route: RouteDraft, rest: Partial<Omit<AlertingConfig, 'route'>> = {}): AlertingConfig {
  const root = routeOf(route, { receiver: 'team', groupBy: ['alertname'], groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 })
  const names = new Set<string>()
  const collect = (one: Route): void => {
    names.add(one.receiver)
    one.routes.forEach(collect)
  }
  collect(root)
  return {
    receivers: new Map([...names].map((name) => [name, contactPointOf(name)])),
    inhibitRules: [],
    timeIntervals: new Map(),
    resolveTimeoutMs: 300_000,
    templates: new Map(),
    shownText: '',
    ...rest,
    route: root,
  }
}

export function contactPointOf(name: string, sendResolved = true): ContactPoint {
  return { name, labels: [['name', name]], integrations: [{ channel: 'test', index: 0, sendResolved, settings: {} }] }
}

type Inherited = Pick<Route, 'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs'>
export type RouteDraft = Partial<Omit<Route, 'routes' | 'matchers' | 'id' | 'key'>> & {
  readonly matchers?: readonly (readonly [name: string, operator: Matcher['operator'], value: string])[]
  readonly routes?: readonly RouteDraft[]
}

function routeOf(draft: RouteDraft, from: Inherited, above = { id: '', key: '' }, place = 0): Route {
  const matchers = (draft.matchers ?? []).map(([name, operator, value]) => makeMatcher(name, operator, value))
  const own = {
    receiver: draft.receiver ?? from.receiver,
    groupBy: draft.groupBy ?? from.groupBy,
    groupWaitMs: draft.groupWaitMs ?? from.groupWaitMs,
    groupIntervalMs: draft.groupIntervalMs ?? from.groupIntervalMs,
    repeatIntervalMs: draft.repeatIntervalMs ?? from.repeatIntervalMs,
  }
  const key = above.key === '' ? printMatchers(matchers) : `${above.key}/${printMatchers(matchers)}`
  const id = above.id === '' ? key : `${above.id}/${printMatchers(matchers)}/${place}`
  return {
    id,
    key,
    matchers,
    ...own,
    muteTimeIntervals: draft.muteTimeIntervals ?? [],
    activeTimeIntervals: draft.activeTimeIntervals ?? [],
    continue: draft.continue ?? false,
    labels: draft.labels ?? [],
    routes: (draft.routes ?? []).map((child, at) => routeOf(child, own, { id, key }, at)),
  }
}

/** An alert with these labels, `alertname` first. */
export function alert(name: string, more: Partial<Omit<PostedAlert, 'labels'>> & { readonly labels?: Record<string, string> } = {}): PostedAlert {
  const labels = Object.entries({ alertname: name, ...more.labels }).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    annotations: [],
    startsAtMs: undefined,
    endsAtMs: undefined,
    generatorUrl: '',
    ...more,
    labels,
  }
}

export interface VirtualOptions extends Partial<Pick<AlertingParts, 'fallback' | 'owners' | 'isConfigKnown' | 'policyDecides' | 'callOut' | 'rulesProblem' | 'composer'>> {
  readonly state: StateStore
  readonly config: AlertingConfig
  readonly clock?: ManualClock
  readonly heard?: Heard[]
  readonly fate?: Fate
}

/** Alerting on a clock that is moved, with a channel that notes what it is told. */
export class VirtualAlerting {
  readonly clock: ManualClock
  readonly heard: Heard[]
  fate: Fate
  alerting: Alerting

  private constructor(clock: ManualClock, heard: Heard[], fate: Fate, alerting: Alerting) {
    this.clock = clock
    this.heard = heard
    this.fate = fate
    this.alerting = alerting
  }

  static async open({ state, config, fallback, owners, isConfigKnown, policyDecides, callOut, rulesProblem, composer, ...options }: VirtualOptions): Promise<VirtualAlerting> {
    const clock = options.clock ?? new ManualClock(startMs)
    const heard = options.heard ?? []
    const hear = (one: Heard): Delivery | Promise<Delivery> => {
      const fate = opened.fate(one)
      if (fate !== undefined) return fate
      heard.push(one)
      return {}
    }
    const channel = testChannel((one) => hear(one))
    const alerting = await openAlerting({
      clock,
      log: createLog({ level: 'silent' }),
      database: state,
      config,
      channels: new Map(['test', 'inbox'].map((name) => [name, channel])),
      renderOf: () => ({ text: (text) => text, html: (text) => text }),
      outside: { send: unused, mail: unused, readSecretFile: unused, push: noPush },
      externalUrl: () => 'http://vedette.example',
      links: () => ({ show: 's', acknowledge: 'a', silence: 'm', resolve: 'r' }),
      random: () => 0.5,
      ...(fallback === undefined ? {} : { fallback }),
      ...(owners === undefined ? {} : { owners }),
      ...(isConfigKnown === undefined ? {} : { isConfigKnown }),
      ...(policyDecides === undefined ? {} : { policyDecides }),
      ...(callOut === undefined ? {} : { callOut }),
      ...(rulesProblem === undefined ? {} : { rulesProblem }),
      ...(composer === undefined ? {} : { composer }),
    })
    const opened: VirtualAlerting = new VirtualAlerting(clock, heard, options.fate ?? (() => undefined), alerting)
    return opened
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (this.clock.now() - startMs) / 1000
  }

  /** Moves the clock on to so many seconds after the start; does on the way what is due, in its order. */
  async until(seconds: number): Promise<void> {
    const end = startMs + seconds * 1000
    for (;;) {
      const next = this.alerting.nextDueMs()
      if (next === undefined || next > end) break
      if (next > this.clock.now()) this.clock.advance(next - this.clock.now())
      await this.alerting.runDue()
    }
    this.clock.advance(end - this.clock.now())
  }

  /** What was heard so far, in short: `30 team firing first +A,B -C`. */
  story(): string[] {
    return this.heard.map(({ at, receiver, status, reason, firing, resolved }) =>
      [at, receiver, status, reason, firing.map((name) => `+${name}`).join(''), resolved.map((name) => `-${name}`).join('')]
        .filter((word) => word !== '')
        .join(' '),
    )
  }
}

function testChannel(hear: (heard: Heard) => Delivery | Promise<Delivery>): Channel {
  return defineChannel<Record<string, never>, Notification>({
    name: 'test',
    title: 'Test',
    setUp: [],
    settings: z.object({}),
    secrets: [],
    idempotent: true,
    sendsResolvedByDefault: true,
    compose: ({ notification }) => notification,
    deliver: async ({ message, id, mayRepeat, now }) => hear(heardOf(message, id, mayRepeat, now)),
  })
}

function heardOf({ alerts, receiver, status, reason, at }: Notification, id: string, mayRepeat: boolean, nowMs: number): Heard {
  const names = (isFiring: boolean): string[] =>
    alerts.filter(({ endsAtMs }) => endsAtMs > at === isFiring).map(({ labels }) => new Map(labels).get('n') ?? new Map(labels).get('alertname') ?? '')
  return { at: (nowMs - startMs) / 1000, receiver, status, reason, firing: names(true), resolved: names(false), id, mayRepeat }
}

const noPush = { vapid: { publicKey: '', privateKey: '', subject: '' }, send: unused, browsersOf: unused, forget: unused }

function unused(): never {
  throw new Error('not used here')
}
