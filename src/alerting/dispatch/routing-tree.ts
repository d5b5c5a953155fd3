import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingConfig, ContactPoint, Integration, Route } from '../config/config.ts'
import { stepRouteOf } from '../policy/step-route.ts'
import { groupKeyOf, groupLabelsOf } from '../route/group-labels.ts'
import { matchRoutes } from '../route/match-routes.ts'
import { audienceLabel, isForPlatform, platformRouteOf, platformRouteTo } from '../route/platform-route.ts'
import type { AlertGroup } from './alert-group.ts'

/** A group that an alert belongs to. */
export interface GroupPlace extends Pick<AlertGroup, 'id' | 'routeId' | 'groupKey' | 'receiver' | 'labels'> {
  readonly route: Route
}

type Way = Pick<Integration, 'channel' | 'settings'>

/** A configuration with its routes by id, and the way to those who run the platform. */
export class RoutingTree {
  readonly config: AlertingConfig
  readonly #owners: () => readonly ContactPoint[]
  readonly #routes = new Map<string, Route>()
  /** Ids of routes that ask, themselves or above them, whom an alert is for. */
  readonly #asksAudience = new Set<string>()

  /** `owners`: contact points of those who run the platform. */
  constructor(config: AlertingConfig, owners: () => readonly ContactPoint[] = () => []) {
    this.config = config
    this.#owners = owners
    const add = (route: Route, isAsked: boolean): void => {
      this.#routes.set(route.id, route)
      const asks = isAsked || route.matchers.some(({ name }) => name === audienceLabel)
      if (asks) this.#asksAudience.add(route.id)
      for (const child of route.routes) add(child, asks)
    }
    add(config.route, false)
  }

  /** Another configuration, and the same people who run the platform. */
  with(config: AlertingConfig): RoutingTree {
    return new RoutingTree(config, this.#owners)
  }

  /** Of the tree, of a step of the policy, or to those who run the platform. */
  routeOf(id: string): Route | undefined {
    return this.#routes.get(id) ?? stepRouteOf(id) ?? platformRouteOf(id)
  }

  /** Of the configuration, or of those who run the platform. */
  contactPointOf(name: string): ContactPoint | undefined {
    return this.config.receivers.get(name) ?? this.#owners().find((owner) => owner.name === name)
  }

  /** The groups that an alert with these labels belongs to. */
  placesOf(labels: LabelPairs): readonly GroupPlace[] {
    const routes = matchRoutes(this.config.route, labels)
    const owners = this.#ownersBeside(
      labels,
      routes,
      routes.map(({ receiver }) => receiver),
    )
    return [...routes, ...owners.map(platformRouteTo)].map((route) => {
      const groupKey = groupKeyOf(route, labels)
      const id = createHash('sha256').update(`${route.id}\n${groupKey}`).digest('hex').slice(0, 32)
      return { id, routeId: route.id, groupKey, receiver: route.receiver, labels: groupLabelsOf(route, labels), route }
    })
  }

  /** Whether an alert about the platform is told in this way by another contact point than this one. */
  isToldBeside(receiver: string, labels: LabelPairs, way: Way): boolean {
    if (!isForPlatform(labels)) return false
    const others = this.placesOf(labels).filter((place) => place.receiver !== receiver)
    return others.some((place) => this.#tells(place.receiver, way))
  }

  /**
   * Who runs the platform and is to be told of such an alert beside these receivers: unless the routes say who that is, and nobody in one way
   * twice.
   */
  ownersBeside(labels: LabelPairs, receivers: readonly string[]): readonly string[] {
    return isForPlatform(labels) ? this.#ownersBeside(labels, matchRoutes(this.config.route, labels), receivers) : []
  }

  #ownersBeside(labels: LabelPairs, routes: readonly Route[], receivers: readonly string[]): readonly string[] {
    if (!isForPlatform(labels) || routes.some(({ id }) => this.#asksAudience.has(id))) return []
    return this.#owners()
      .filter(({ integrations }) => integrations.some((way) => !receivers.some((receiver) => this.#tells(receiver, way))))
      .map(({ name }) => name)
  }

  #tells(receiver: string, { channel, settings }: Way): boolean {
    const ways = this.contactPointOf(receiver)?.integrations ?? []
    // There is one inbox, whatever its messages say.
    return ways.some((one) => one.channel === channel && (channel === 'inbox' || isDeepStrictEqual(one.settings, settings)))
  }
}
