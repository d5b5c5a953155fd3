import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { recordChange } from '../record-change.ts'
import { requireEverywhere, requirePermission } from '../require-permission.ts'
import { getSetting } from './get-setting.ts'
import { type Setting, type SettingValue, platformScope } from './setting.ts'

export interface PutSetting<Value> {
  readonly value: Value
  /** The version the change was made from; undefined overwrites whatever is there. */
  readonly fromVersion?: number | undefined
}

/**
 * Stores a value, in the caller's project or, for a setting of the platform, with the permission everywhere. Throws Fault
 * `bad_input` when it does not fit and `conflict` when somebody else changed it since `fromVersion`.
 */
export async function putSetting<Schema extends z.ZodType>(
  context: AccessContext,
  setting: Setting<Schema>,
  input: PutSetting<z.input<Schema>>,
): Promise<SettingValue<z.output<Schema>>> {
  const { caller, state, clock } = context
  requirePermission(caller, setting.permission)
  const parsed = setting.schema.safeParse(input.value)
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
    throw new Fault('bad_input', `${setting.key}: ${z.prettifyError(parsed.error)}`, { details: { issues } })
  }
  const ofPlatform = setting.scope === 'platform'
  return await state.transaction(async (transaction) => {
    if (ofPlatform) await requireEverywhere(transaction, caller, setting.permission)
    const before = await getSetting({ db: transaction }, setting, caller.projectId)
    if (input.fromVersion !== undefined && input.fromVersion !== before.version) {
      const details = { version: before.version }
      throw new Fault('conflict', 'somebody else changed this in the meantime; look at it again', { details })
    }
    const version = before.version + 1
    const row = {
      value: JSON.stringify(parsed.data),
      version,
      updated_at: clock.now(),
      updated_by: caller.actor.kind === 'anonymous' ? '' : caller.actor.id,
    }
    await transaction
      .insertInto('settings')
      .values({ ...row, key: setting.key, project_id: ofPlatform ? platformScope : caller.projectId })
      .onConflict((conflict) => conflict.columns(['key', 'project_id']).doUpdateSet(row))
      .execute()
    await recordChange(transaction, context, {
      action: 'setting.change',
      object: { kind: 'setting', id: setting.key, name: setting.key },
      projectId: ofPlatform ? null : caller.projectId,
      details: { before: before.value, after: parsed.data, version },
    })
    return { value: parsed.data, version }
  })
}
