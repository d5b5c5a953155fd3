import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingConfig, ContactPoint, Integration, Route } from '../config/config.ts'
import { stepRouteOf } from '../policy/step-route.ts'
import { groupKeyOf, groupLabelsOf } from '../route/group-labels.ts'
import { matchRoutes } from '../route/match-routes.ts'
import { asksForPlatform, isForPlatform, platformRouteOf, platformRouteTo, type RoutedAlert } from '../route/platform-route.ts'
import type { AlertGroup } from './alert-group.ts'

/** A group that an alert belongs to. */
export interface GroupPlace extends Pick<AlertGroup, 'id' | 'routeId' | 'groupKey' | 'receiver' | 'labels'> {
  readonly route: Route
}

/** The contact points of those who run the platform, none named like one of the configuration that it is not. */
export type OwnersOf = (config: Pick<AlertingConfig, 'receivers'>) => readonly ContactPoint[]

/** A configuration with its routes by id, and the way to those who run the platform. */
export class RoutingTree {
  readonly config: AlertingConfig
  readonly #ownersOf: OwnersOf
  readonly #routes = new Map<string, Route>()
  /** Ids of routes that ask, themselves or above them, for alerts about the platform. */
  readonly #asking = new Set<string>()

  /** `ownersOf`: asked each time, since people come and go. */
  constructor(config: AlertingConfig, ownersOf: OwnersOf = () => []) {
    this.config = config
    this.#ownersOf = ownersOf
    const add = (route: Route, isAsked: boolean): void => {
      this.#routes.set(route.id, route)
      const asks = isAsked || route.matchers.some(asksForPlatform)
      if (asks) this.#asking.add(route.id)
      for (const child of route.routes) add(child, asks)
    }
    add(config.route, false)
  }

  /** Another configuration, and the same people who run the platform. */
  with(config: AlertingConfig): RoutingTree {
    return new RoutingTree(config, this.#ownersOf)
  }

  /** Of the tree, of a step of the policy, or to those who run the platform. */
  routeOf(id: string): Route | undefined {
    return this.#routes.get(id) ?? stepRouteOf(id) ?? platformRouteOf(id)
  }

  /** Of the configuration, or of those who run the platform. */
  contactPointOf(name: string): ContactPoint | undefined {
    return this.config.receivers.get(name) ?? this.#owners.find((owner) => owner.name === name)
  }

  /** Names of the contact points that the routes lead an alert with these labels to. */
  receiversOf(labels: LabelPairs): readonly string[] {
    return matchRoutes(this.config.route, labels).map(({ receiver }) => receiver)
  }

  /** The groups that an alert belongs to. */
  placesOf(alert: RoutedAlert): readonly GroupPlace[] {
    const { labels } = alert
    const routes = matchRoutes(this.config.route, labels)
    const owners = isForPlatform(alert) && !routes.some(({ id }) => this.#asking.has(id)) ? this.#ownersBeside(receiversAlways(routes)) : []
    return [...routes, ...owners.map(platformRouteTo)].map((route) => {
      const groupKey = groupKeyOf(route, labels)
      const id = createHash('sha256').update(`${route.id}\n${groupKey}`).digest('hex').slice(0, 32)
      return { id, routeId: route.id, groupKey, receiver: route.receiver, labels: groupLabelsOf(route, labels), route }
    })
  }

  /**
   * The routes to who is to be told of an alert about the platform besides a contact point that is told past the routes: those that ask for
   * such alerts, else those to who runs it.
   */
  routesBeside(alert: RoutedAlert, receiver: string): readonly Route[] {
    if (!isForPlatform(alert)) return []
    const asking = matchRoutes(this.config.route, alert.labels).filter(({ id }) => this.#asking.has(id))
    return asking.length > 0 ? asking : this.#ownersBeside([receiver]).map(platformRouteTo)
  }

  /** Whether a contact point is of those who run the platform, and no route leads there. */
  isOfOwnersAlone(name: string): boolean {
    return this.#owners.some((owner) => owner.name === name) && ![...this.#routes.values()].some(({ receiver }) => receiver === name)
  }

  get #owners(): readonly ContactPoint[] {
    return this.#ownersOf(this.config)
  }

  /**
   * Who runs the platform and is not told by these contact points already. One of whose ways only some are told there is told in all: better
   * one line more in the inbox than none.
   */
  #ownersBeside(receivers: readonly string[]): readonly string[] {
    return this.#owners
      .filter(({ integrations }) => integrations.some((way) => !receivers.some((receiver) => this.#tells(receiver, way))))
      .map(({ name }) => name)
  }

  #tells(receiver: string, { channel, settings, sendResolved }: Integration): boolean {
    const ways = this.contactPointOf(receiver)?.integrations ?? []
    // There is one inbox, whatever its messages say.
    const isSame = (one: Integration): boolean =>
      one.channel === channel && (channel === 'inbox' || isDeepStrictEqual(one.settings, settings))
    return ways.some((one) => isSame(one) && (one.sendResolved || !sendResolved))
  }
}

/** What is quiet at times may not tell in time. */
function receiversAlways(routes: readonly Route[]): readonly string[] {
  return routes
    .filter(({ muteTimeIntervals, activeTimeIntervals }) => muteTimeIntervals.length === 0 && activeTimeIntervals.length === 0)
    .map(({ receiver }) => receiver)
}
