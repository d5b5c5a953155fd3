import { createHash } from 'node:crypto'

import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingConfig, Route } from '../config/config.ts'
import { stepRouteOf } from '../policy/step-route.ts'
import { groupKeyOf, groupLabelsOf } from '../route/group-labels.ts'
import { matchRoutes } from '../route/match-routes.ts'
import type { AlertGroup } from './alert-group.ts'

/** A group that an alert belongs to. */
export interface GroupPlace extends Pick<AlertGroup, 'id' | 'routeId' | 'groupKey' | 'receiver' | 'labels'> {
  readonly route: Route
}

/** A configuration with its routes by id. */
export class RoutingTree {
  readonly config: AlertingConfig
  readonly #routes = new Map<string, Route>()

  constructor(config: AlertingConfig) {
    this.config = config
    const add = (route: Route): void => {
      this.#routes.set(route.id, route)
      for (const child of route.routes) add(child)
    }
    add(config.route)
  }

  /** Of the tree, or of a step of the policy. */
  routeOf(id: string): Route | undefined {
    return this.#routes.get(id) ?? stepRouteOf(id)
  }

  /** The groups that an alert with these labels belongs to. */
  placesOf(labels: LabelPairs): readonly GroupPlace[] {
    return matchRoutes(this.config.route, labels).map((route) => {
      const groupKey = groupKeyOf(route, labels)
      const id = createHash('sha256').update(`${route.id}\n${groupKey}`).digest('hex').slice(0, 32)
      return { id, routeId: route.id, groupKey, receiver: route.receiver, labels: groupLabelsOf(route, labels), route }
    })
  }
}
