import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { AlertingState } from './alerting-state.ts'
import type { RoutingTree } from './dispatch/routing-tree.ts'

/** What the parts of alerting share. */
export interface AlertingContext {
  readonly clock: Clock
  readonly log: Log
  readonly state: AlertingState
  /** The configuration in force. */
  readonly tree: () => RoutingTree
}
