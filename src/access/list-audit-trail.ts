import { type AuditFilter, type AuditPage, type AuditVerdict, readAuditEntries, verifyAuditTrail } from '../audit/index.ts'
import type { AccessContext } from './context.ts'
import { hasEverywhere, requireEverywhere, requirePermission } from './require-permission.ts'

/**
 * What was done, newest first: in the caller's project, or all of it for those who may read the trail everywhere. Needs `audit.read`.
 */
export async function listAuditTrail(
  { caller, state }: AccessContext,
  filter: Omit<AuditFilter, 'projectId'>,
  page: { limit: number; cursor?: string | undefined },
): Promise<AuditPage> {
  requirePermission(caller, 'audit.read')
  const everywhere = await hasEverywhere(state.db, caller, 'audit.read')
  return await readAuditEntries({ state }, { ...filter, projectId: everywhere ? undefined : caller.projectId }, page)
}

/** Recomputes the whole trail. Needs `audit.read` in all projects. */
export async function checkAuditTrail({ caller, state }: AccessContext): Promise<AuditVerdict> {
  await requireEverywhere(state.db, caller, 'audit.read')
  return await verifyAuditTrail({ state })
}
