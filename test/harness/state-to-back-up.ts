import type { StateStore } from '../../src/storage/state/state-store.ts'
import type { TelemetryStore } from '../../src/storage/telemetry/index.ts'
import { ManualClock } from './manual-clock.ts'

/** What a back-up is made of that has a state store and a data directory alone: telemetry in a cluster is none of its. */
export function stateToBackUp(state: StateStore, dataDir: string) {
  return {
    clock: new ManualClock(),
    state,
    // Nobody asks that of a cluster.
    telemetry: {} as TelemetryStore,
    telemetryIn: 'cluster',
    dataDir,
    program: '1',
    settingsFiles: (): string[] => [],
    catchUp: () => Promise.resolve(),
  } as const
}
