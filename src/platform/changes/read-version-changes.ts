import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { type Change, makeChange } from './change.ts'
import { type ChangesInput, readDeployments } from './read-deployments.ts'
import { readLeadChanges } from './read-lead-changes.ts'

/**
 * New services, versions that were deployed, for the first time or again, and roll-backs in [from, to), in no order. Throws what the store
 * throws.
 */
export async function readVersionChanges(context: { telemetry: TelemetryStore }, input: ChangesInput): Promise<readonly Change[]> {
  const [deployments, leads] = await Promise.all([readDeployments(context, input), readLeadChanges(context, input)])
  const placeOf = (...names: readonly string[]): string => names.join('\0')
  // The version that was there may be an older one than that which was deployed last.
  const before = new Map(
    leads.filter(({ kind }) => kind === 'new').map((lead) => [placeOf(lead.service, lead.environment, lead.version), lead.previous]),
  )
  return [
    ...deployments.map((change) =>
      change.kind === 'deployment'
        ? { ...change, previous: before.get(placeOf(change.subject, change.environment, change.version)) ?? change.previous }
        : change,
    ),
    ...leads
      .filter(({ kind }) => kind !== 'new')
      .map(({ service, environment, version, previous, at, kind }) =>
        makeChange({
          id: `${kind} ${service} ${environment} ${version}`,
          at: at * 60_000,
          kind: kind === 'back' ? 'rollback' : 'deployment',
          subject: service,
          environment,
          version,
          previous,
        }),
      ),
  ]
}
