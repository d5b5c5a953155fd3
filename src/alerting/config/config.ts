import type { LabelPairs } from '../../model/label-pairs.ts'
import type { TimeInterval } from '../times/time-interval.ts'

/** An `alertmanager.yml`, read and checked, with every default filled in and every inherited field of a route at its place. */
export interface AlertingConfig {
  readonly route: Route
  readonly receivers: ReadonlyMap<string, ContactPoint>
  readonly inhibitRules: readonly InhibitRule[]
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>
  readonly resolveTimeoutMs: number
  /** The contents of the template files, by path. */
  readonly templates: ReadonlyMap<string, string>
  /** The file's text as it may be shown: secrets are `<secret>`. */
  readonly shownText: string
}

/** Alertmanager's `receiver`: a named set of channels. */
export interface ContactPoint {
  readonly name: string
  /** What lists of alerts can be filtered by; `name` is always among them. */
  readonly labels: LabelPairs
  readonly integrations: readonly Integration[]
}

/** One channel of a contact point with its settings. */
export interface Integration {
  /** `Channel.name`. */
  readonly channel: string
  /** Among those of the same channel in this contact point. */
  readonly index: number
  readonly sendResolved: boolean
  /** Under Alertmanager's names, defaults and globals filled in; the channel's schema has parsed them. */
  readonly settings: unknown
}

/** A node of the routing tree. */
export interface Route {
  /** Alertmanager's route id: the matchers from the root on with the places among the siblings. */
  readonly id: string
  /** What group keys begin with: the matchers from the root on. */
  readonly key: string
  readonly matchers: readonly Matcher[]
  readonly receiver: string
  /** Names of labels, or all of them. */
  readonly groupBy: readonly string[] | 'all'
  readonly groupWaitMs: number
  readonly groupIntervalMs: number
  readonly repeatIntervalMs: number
  readonly muteTimeIntervals: readonly string[]
  readonly activeTimeIntervals: readonly string[]
  readonly continue: boolean
  /** Templates by name: `.RouteLabels` of messages, with those of the routes above. */
  readonly labels: LabelPairs
  readonly routes: readonly Route[]
}

export interface Matcher {
  readonly name: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
  /** A label that is missing is empty. */
  matches(labels: LabelPairs): boolean
}

export interface InhibitRule {
  /** Empty when it has none. */
  readonly name: string
  readonly sourceMatchers: readonly Matcher[]
  readonly targetMatchers: readonly Matcher[]
  /** Labels that must have equal values in both. */
  readonly equal: readonly string[]
}
