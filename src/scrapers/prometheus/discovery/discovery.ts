import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import type { DiscoveredGroup } from '../targets/build-targets.ts'

export interface DiscoveryContext {
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Called with all groups of the discovery, whenever they may have changed. */
export type OnGroups = (groups: readonly DiscoveredGroup[]) => void

/** Finds targets until the signal is aborted. Failures are logged and keep what was found before. */
export type Discover = (context: DiscoveryContext, onGroups: OnGroups) => Promise<void>
