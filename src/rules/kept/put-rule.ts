import { type AccessContext, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { type ReadNativeRule, readNativeRule } from '../native/read-native-rule.ts'
import { findRule } from './find-rule.ts'
import { type KeptRule, keptRuleOf, type RuleAction, ruleLimits } from './kept-rule.ts'
import { checkVersion, putVersion } from './put-version.ts'

export interface PutRule {
  readonly name: string
  /** YAML, or JSON, of the rule. */
  readonly text: string
  /** Undefined: as it is; on when it is new. */
  readonly isOn?: boolean | undefined
  /** The version the change was made from, 0 for none; undefined: whatever is there. */
  readonly fromVersion?: number | undefined
  readonly message: string
}

/**
 * Makes a rule, or its next version. The same again changes nothing and makes no version. Needs `alerts.write`. Throws Fault `bad_input`
 * with `details.problems`, `conflict` when somebody else changed it since `fromVersion`, and `too_large` beyond the limits.
 */
export async function putRule(context: AccessContext, input: PutRule): Promise<KeptRule> {
  const { caller, state } = context
  requirePermission(caller, 'alerts.write')
  const { name, fromVersion, message } = input
  const read = readNativeRule(input.text)
  if (!read.ok) throw ruleFault(read)
  if (read.rule.name !== name) throw new Fault('bad_input', `the rule says that its name is ${read.rule.name}, the address says ${name}`)
  if (/\p{Surrogate}|\p{Cc}/u.test(name)) throw new Fault('bad_input', 'name: control characters are no part of a name')
  return await state.transaction(async (transaction) => {
    const row = await findRule(transaction, caller.projectId, name)
    const before = row === undefined || row.removed_at !== null ? undefined : keptRuleOf(row)
    checkVersion(fromVersion, before?.version ?? 0)
    if (before === undefined) {
      const { count } = await transaction
        .selectFrom('rules')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('project_id', '=', caller.projectId)
        .where('removed_at', 'is', null)
        .executeTakeFirstOrThrow()
      if (Number(count) >= ruleLimits.perProject)
        throw new Fault('too_large', `a project has at most ${ruleLimits.perProject} rules made here: remove some, or put them into files`)
    }
    const isOn = input.isOn ?? before?.isOn ?? true
    const isSame = before !== undefined && JSON.stringify(before.written) === JSON.stringify(read.written)
    if (isSame && before.isOn === isOn) return before
    const action: RuleAction = before === undefined ? 'create' : isSame ? (isOn ? 'switch_on' : 'switch_off') : 'change'
    return await putVersion(transaction, context, { name, action, written: read.written, isOn, message, before: row })
  })
}

/** What is wrong with a rule, as a refusal: each problem with the path of its key and its place in the text. */
export function ruleFault({ problems }: Extract<ReadNativeRule, { readonly ok: false }>): Fault {
  const [first] = problems
  const path = first?.path.join('.') ?? ''
  return new Fault('bad_input', `${path === '' ? '' : `${path}: `}${first?.message ?? 'this is no rule'}`, {
    details: { problems: problems.slice(0, 100).map((problem) => ({ ...problem, path: problem.path.map(String) })) },
  })
}
