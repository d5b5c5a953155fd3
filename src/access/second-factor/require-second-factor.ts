import { Fault } from '../../lib/errors.ts'
import type { AccessContext } from '../context.ts'
import { hasEverywhere, requirePermission } from '../require-permission.ts'
import { getSetting } from '../settings/get-setting.ts'
import { putSetting } from '../settings/put-setting.ts'
import { personOf } from './person.ts'
import { readSecondFactors } from './read-second-factors.ts'
import { platformSecondFactorSetting, projectSecondFactorSetting } from './second-factor-setting.ts'

export interface SecondFactorRule {
  /** Of members of the caller's project. */
  readonly project: boolean
  /** Of everybody. */
  readonly everywhere: boolean
}

export interface SecondFactorRuleDescription extends SecondFactorRule {
  /** Whether the caller may say it for everybody. */
  readonly mayChangeEverywhere: boolean
  /** Members of the project who could not sign in without setting one up first. */
  readonly membersWithout: number
}

/** Whether a second factor is asked of people. */
export async function readSecondFactorRule({ state, caller }: AccessContext): Promise<SecondFactorRuleDescription> {
  const [project, everywhere] = [
    await getSetting(state, projectSecondFactorSetting, caller.projectId),
    await getSetting(state, platformSecondFactorSetting, caller.projectId),
  ]
  const without = await state.db
    .selectFrom('memberships')
    .select((e) => e.fn.count<number>('user_id').distinct().as('count'))
    .where((e) => e.or([e('project_id', '=', caller.projectId), e('project_id', 'is', null)]))
    .where('user_id', 'not in', (e) => e.selectFrom('totp_keys').select('user_id').where('is_confirmed', '=', true))
    .where('user_id', 'not in', (e) => e.selectFrom('passkeys').select('user_id'))
    .executeTakeFirstOrThrow()
  return {
    project: project.value,
    everywhere: everywhere.value,
    mayChangeEverywhere: await hasEverywhere(state.db, caller, platformSecondFactorSetting.permission),
    membersWithout: without.count,
  }
}

/**
 * Asks a second factor of the members of the caller's project, or of everybody. Sessions that began without one are good no longer
 * (`authenticate`): who has them sets one up when they log in again. Throws Fault `conflict` when the caller has none: the first to
 * be locked out would be themselves.
 */
export async function changeSecondFactorRule(context: AccessContext, change: Partial<SecondFactorRule>): Promise<void> {
  const { state, caller } = context
  requirePermission(caller, projectSecondFactorSetting.permission)
  const before = await readSecondFactorRule(context)
  const rule = { ...before, ...change }
  const isStricter = (rule.project && !before.project) || (rule.everywhere && !before.everywhere)
  if (isStricter && caller.actor.kind === 'user') {
    const { hasTotp, passkeys } = await readSecondFactors(state.db, personOf(caller).id)
    if (!hasTotp && passkeys === 0) throw new Fault('conflict', 'set up a second factor of your own first, then ask others for one')
  }
  if (rule.project !== before.project) await putSetting(context, projectSecondFactorSetting, { value: rule.project })
  if (rule.everywhere !== before.everywhere) await putSetting(context, platformSecondFactorSetting, { value: rule.everywhere })
}
