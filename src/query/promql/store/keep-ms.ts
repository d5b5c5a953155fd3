import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'

/** What others write to a shared store is seen after so long at the latest; ... */
const sharedMs = 30_000
/** ... what retention has dropped, or an insert that failed for good has not brought, is noticed after so long. */
const ownMs = 600_000

/** How long something that was read may be remembered when all inserts of this process are taken into account. */
export function keepMs({ isShared }: TelemetryStore): number {
  return isShared ? sharedMs : ownMs
}
