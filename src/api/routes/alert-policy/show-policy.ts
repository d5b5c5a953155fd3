import type { z } from 'zod'

import type { Policy, PolicyVersion } from '../../../alerting/index.ts'
import type { alertPolicy, AlertPolicy } from '../../contract/alert-policy.ts'

interface ShownVersion {
  readonly version: number
  readonly changedAt: string | null
  readonly changedBy: string
  readonly message: string
  readonly policy: z.input<typeof alertPolicy>
}

/** A version of the policy as the API writes it. Who may not change it does not see the address of the dead man's switch: it is a secret. */
export function showPolicy({ version, policy, message, createdAtMs, createdBy }: PolicyVersion, maySeeSecrets: boolean): ShownVersion {
  return {
    version,
    message,
    changedAt: createdAtMs === 0 ? null : new Date(createdAtMs).toISOString(),
    changedBy: createdBy,
    policy: copyOf(maySeeSecrets ? policy : withoutSecrets(policy)),
  }
}

/** An instant of the API; null for none. */
export function instantOf(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString()
}

function withoutSecrets(policy: Policy): Policy {
  const { deadMan } = policy
  return { ...policy, deadMan: deadMan === null ? null : { ...deadMan, url: `${new URL(deadMan.url).origin}/` } }
}

/** The same, but of the contract's arrays. */
function copyOf(policy: Policy): AlertPolicy {
  return structuredClone(policy) as AlertPolicy
}
