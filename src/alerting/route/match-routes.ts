import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'
import { matchesAll } from '../matchers/make-matcher.ts'

/**
 * The routes that an alert takes, in the order of the tree: depth first, up to the first child that matches and does not continue; a route
 * none of whose children match is one itself. Empty when the route itself does not match.
 */
export function matchRoutes(route: Route, labels: LabelPairs): readonly Route[] {
  if (!matchesAll(route.matchers, labels)) return []
  const found: Route[] = []
  for (const child of route.routes) {
    const matches = matchRoutes(child, labels)
    found.push(...matches)
    if (matches.length > 0 && !child.continue) break
  }
  return found.length > 0 ? found : [route]
}
