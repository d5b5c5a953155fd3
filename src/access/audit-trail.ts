import {
  type AuditCheckpoints,
  type AuditFilter,
  type AuditPage,
  type AuditValues,
  type AuditVerdict,
  type LinkedEntry,
  linkEntries,
  readAuditEntries,
  readAuditValues,
  verifyAuditTrail,
} from '../audit/index.ts'
import type { AccessContext } from './context.ts'
import { recordChange } from './record-change.ts'
import { hasEverywhere, requireEverywhere, requirePermission } from './require-permission.ts'

/** What callers may ask for. Whose entries they see follows from who they are; `projectId` narrows that. */
export type AuditTrailFilter = AuditFilter

/**
 * What was done, newest first: in the caller's project, or all of it for those who may read the trail everywhere. Needs `audit.read`.
 */
export async function listAuditTrail(
  context: AccessContext,
  filter: AuditTrailFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<AuditPage> {
  return await readAuditEntries(context, await visiblePart(context, filter), page)
}

/** Who did something, what, and to which kinds of things: what the trail can be filtered by. Needs `audit.read`. */
export async function listAuditValues(
  context: AccessContext,
): Promise<AuditValues & { readonly projects: readonly { readonly id: number; readonly name: string }[] }> {
  const projectId = await visibleProject(context)
  let projects = context.state.db.selectFrom('projects').select(['id', 'name']).orderBy('name')
  if (projectId !== undefined) projects = projects.where('id', '=', projectId)
  return { ...(await readAuditValues(context, { projectId })), projects: await projects.execute() }
}

/** When the trail was last found whole, and up to which entry. */
export interface AuditChain {
  /** How many entries there are. */
  readonly entries: number
  readonly verified: { readonly at: number; readonly entries: number; readonly head: string; readonly by: string } | null
  /** What the last verification found, when it found something. */
  readonly failed: { readonly at: number; readonly by: string; readonly firstBadSeq: number | null; readonly reason: string } | null
}

const verifyAction = 'audit.verify'
const trail = { kind: 'audit_trail', id: 'audit_trail', name: 'audit trail' }

/** How long the trail is and what its last verification found. Needs `audit.read`; told to everybody who has it, for there is one chain. */
export async function describeAuditChain({ caller, state }: AccessContext): Promise<AuditChain> {
  requirePermission(caller, 'audit.read')
  const head = await state.db.selectFrom('audit_head').select('seq').where('id', '=', 1).executeTakeFirstOrThrow()
  const verified = await lastVerification(state, 'success')
  const failed = await lastVerification(state, 'failure')
  const by = failed?.actor.name ?? ''
  return {
    entries: head.seq,
    verified: verified && {
      at: verified.at,
      entries: Number(verified.details['entries']),
      head: String(verified.details['head']),
      by: verified.actor.name ?? '',
    },
    // One that was found whole since then is whole.
    failed:
      failed === null || failed.seq < (verified?.seq ?? 0)
        ? null
        : { at: failed.at, by, firstBadSeq: numberOrNull(failed.details['firstBadSeq']), reason: String(failed.details['reason']) },
  }
}

async function lastVerification(
  state: AccessContext['state'],
  outcome: 'success' | 'failure',
): Promise<AuditPage['entries'][number] | null> {
  const { entries } = await readAuditEntries({ state }, { action: verifyAction, outcome }, { limit: 1 })
  return entries[0] ?? null
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/**
 * Recomputes the whole trail, compares it with the signed checkpoints where there are some, and says in it what was found. Needs
 * `audit.read` in all projects.
 */
export async function checkAuditTrail(
  context: AccessContext & { readonly checkpoints?: Pick<AuditCheckpoints, 'readClaims'> },
): Promise<AuditVerdict> {
  const { caller, state, checkpoints } = context
  await requireEverywhere(state.db, caller, 'audit.read')
  // Claims are read before the trail: what they know of must be there.
  const claims = await checkpoints?.readClaims()
  const verdict = await verifyAuditTrail({ state, ...(claims && { claims }) })
  const { details, outcome } = verdict.ok
    ? { details: { entries: verdict.entries, head: verdict.head }, outcome: {} }
    : { details: { firstBadSeq: verdict.firstBadSeq, reason: verdict.reason }, outcome: { outcome: 'failure' } as const }
  await state.transaction((transaction) =>
    recordChange(transaction, context, { action: verifyAction, object: trail, projectId: null, details, ...outcome }),
  )
  return verdict
}

/**
 * Says in the trail that somebody takes a copy of it, before they get it; reads page after page, newest first. Needs `audit.read`.
 */
export async function openAuditExport(
  context: AccessContext,
  input: { readonly filter: AuditTrailFilter; readonly format: string; readonly maxEntries: number },
): Promise<AsyncIterable<readonly LinkedEntry[]>> {
  const { format, maxEntries } = input
  const filter = await visiblePart(context, input.filter)
  await context.state.transaction((transaction) =>
    recordChange(transaction, context, {
      action: 'audit.export',
      object: trail,
      projectId: filter.projectId ?? null,
      details: { format, filter },
    }),
  )
  return readPages(context, filter, maxEntries)
}

const exportPage = 200

async function* readPages({ state }: AccessContext, filter: AuditFilter, maxEntries: number): AsyncIterable<readonly LinkedEntry[]> {
  let cursor: string | undefined
  for (let left = maxEntries; left > 0; left -= exportPage) {
    const page = await readAuditEntries({ state }, filter, { limit: Math.min(left, exportPage), cursor })
    yield await linkEntries(state, page.entries)
    if (page.next === null) return
    cursor = page.next
  }
}

/** The filter within what the caller sees. Throws Fault `forbidden` without `audit.read`. */
async function visiblePart(context: AccessContext, filter: AuditTrailFilter): Promise<AuditFilter> {
  return { ...filter, projectId: (await visibleProject(context)) ?? filter.projectId }
}

/** The project whose entries the caller sees; undefined: all. Throws Fault `forbidden` without `audit.read`. */
async function visibleProject({ caller, state }: AccessContext): Promise<number | undefined> {
  requirePermission(caller, 'audit.read')
  return (await hasEverywhere(state.db, caller, 'audit.read')) ? undefined : caller.projectId
}
