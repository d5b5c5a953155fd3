import type { Transaction } from 'kysely'

import { type AccessContext, recordChange } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { WrittenNative } from '../native/read-native-rule.ts'
import { type KeptRule, type RuleAction, ruleLimits } from './kept-rule.ts'

const unkeepable = /\p{Surrogate}|\0/gu

interface NextVersion {
  readonly name: string
  readonly action: RuleAction
  readonly written: WrittenNative
  readonly isOn: boolean
  readonly message: string
  /** The row that is locked; undefined: there is none. */
  readonly before: { readonly version: number; readonly created_at: number } | undefined
}

/** Writes the next version of a rule with its audit entry, and forgets the oldest beyond the limit. */
export async function putVersion(transaction: Transaction<StateSchema>, context: AccessContext, next: NextVersion): Promise<KeptRule> {
  const { caller, clock } = context
  const { name, action, written, isOn, before } = next
  const { projectId } = caller
  const spec = JSON.stringify(written)
  const message = keepableText(next.message)
  const version = (before?.version ?? 0) + 1
  const now = clock.now()
  const by = keepableText(caller.actor.kind === 'anonymous' ? '' : caller.actor.name)
  const row = { spec, is_on: isOn, version, updated_at: now, updated_by: by, removed_at: action === 'remove' ? now : null }
  await transaction
    .insertInto('rules')
    .values({ ...row, project_id: projectId, name, created_at: now })
    .onConflict((conflict) => conflict.columns(['project_id', 'name']).doUpdateSet(row))
    .execute()
  await transaction
    .insertInto('rule_versions')
    .values({ project_id: projectId, name, version, action, spec, is_on: isOn, message, created_at: now, created_by: by })
    .execute()
  await transaction
    .deleteFrom('rule_versions')
    .where('project_id', '=', projectId)
    .where('name', '=', name)
    .where('version', '<=', version - ruleLimits.versions)
    .execute()
  await recordChange(transaction, context, {
    action: `rule.${action}`,
    object: { kind: 'rule', id: name, name },
    projectId,
    details: { version, message },
  })
  return { name, written, isOn, version, createdAt: before?.created_at ?? now, updatedAt: now, updatedBy: by }
}

/** Text as PostgreSQL can keep it: no NUL, no half of a surrogate pair. JSON escapes them. */
function keepableText(text: string): string {
  return text.replaceAll(unkeepable, '')
}

/** Throws Fault `conflict` when somebody else changed it since. */
export function checkVersion(fromVersion: number | undefined, version: number): void {
  if (fromVersion === undefined || fromVersion === version) return
  throw new Fault('conflict', `somebody else changed this rule in the meantime: it has version ${version} now`, { details: { version } })
}
