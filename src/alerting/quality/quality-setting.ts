import { z } from 'zod'

import { type AccessContext } from '../../access/context.ts'
import { defineSetting, getSetting, putSetting } from '../../access/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { fullPolicy, plainPolicy, type QualityPolicy, qualityPolicySchema } from './quality-policy.ts'

const qualitySetting = defineSetting({
  key: 'alert_quality',
  scope: 'project',
  schema: z.nullable(qualityPolicySchema),
  // What is usual.
  initial: null,
  permission: 'alerts.write',
})

/** What is done against noise, and whether somebody has chosen it. */
export interface ChosenPolicy {
  readonly policy: QualityPolicy
  readonly isChosen: boolean
  /** For lost updates. */
  readonly version: number
}

/** `isPlain`: an alertmanager.yml decides, so that nothing is done unless somebody wants it. */
export async function readQualityPolicy(
  { db }: Pick<StateStore, 'db'>,
  { projectId, isPlain }: { readonly projectId: number; readonly isPlain: boolean },
): Promise<ChosenPolicy> {
  const { value, version } = await getSetting({ db }, qualitySetting, projectId)
  return { policy: value ?? (isPlain ? plainPolicy : fullPolicy), isChosen: value !== null, version }
}

/** Null: what is usual. Throws Fault `bad_input`, `conflict`, `forbidden`. */
export async function changeQualityPolicy(
  context: AccessContext,
  input: { readonly policy: QualityPolicy | null; readonly fromVersion?: number | undefined },
): Promise<void> {
  await putSetting(context, qualitySetting, { value: input.policy, fromVersion: input.fromVersion })
}
