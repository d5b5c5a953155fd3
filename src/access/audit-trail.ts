import {
  type AuditFilter,
  type AuditPage,
  type AuditValues,
  type AuditVerdict,
  readAuditEntries,
  readAuditValues,
  verifyAuditTrail,
} from '../audit/index.ts'
import type { AccessContext } from './context.ts'
import { recordChange } from './record-change.ts'
import { hasEverywhere, requireEverywhere, requirePermission } from './require-permission.ts'

/** What callers may ask for: whose entries they see follows from who they are. */
export type AuditTrailFilter = Omit<AuditFilter, 'projectId'>

/**
 * What was done, newest first: in the caller's project, or all of it for those who may read the trail everywhere. Needs `audit.read`.
 */
export async function listAuditTrail(
  context: AccessContext,
  filter: AuditTrailFilter,
  page: { limit: number; cursor?: string | undefined },
): Promise<AuditPage> {
  return await readAuditEntries(context, { ...filter, projectId: await visibleProject(context) }, page)
}

/** Who did something, what, and to which kinds of things: what the trail can be filtered by. Needs `audit.read`. */
export async function listAuditValues(context: AccessContext): Promise<AuditValues> {
  return await readAuditValues(context, { projectId: await visibleProject(context) })
}

/** When the trail was last found whole, and up to which entry. */
export interface AuditChain {
  /** How many entries there are. */
  readonly entries: number
  readonly verified: { readonly at: number; readonly entries: number; readonly head: string; readonly by: string } | null
}

const verifyAction = 'audit.verify'
const trail = { kind: 'audit_trail', id: 'audit_trail', name: 'audit trail' }

/** How long the trail is and what its last verification found. Needs `audit.read`; told to everybody who has it, for there is one chain. */
export async function describeAuditChain({ caller, state }: AccessContext): Promise<AuditChain> {
  requirePermission(caller, 'audit.read')
  const head = await state.db.selectFrom('audit_head').select('seq').where('id', '=', 1).executeTakeFirstOrThrow()
  const { entries } = await readAuditEntries({ state }, { action: verifyAction }, { limit: 1 })
  const [last] = entries
  if (last === undefined) return { entries: head.seq, verified: null }
  const { entries: count, head: hash } = last.details
  const verified = { at: last.at, entries: Number(count), head: String(hash), by: last.actor.name ?? '' }
  return { entries: head.seq, verified }
}

/** Recomputes the whole trail and, when it is whole, says so in it. Needs `audit.read` in all projects. */
export async function checkAuditTrail(context: AccessContext): Promise<AuditVerdict> {
  const { caller, state } = context
  await requireEverywhere(state.db, caller, 'audit.read')
  const verdict = await verifyAuditTrail({ state })
  if (verdict.ok) {
    const details = { entries: verdict.entries, head: verdict.head }
    await state.transaction((transaction) =>
      recordChange(transaction, context, { action: verifyAction, object: trail, projectId: null, details }),
    )
  }
  return verdict
}

/**
 * Says in the trail that somebody takes a copy of it, before they get it; reads page after page, newest first. Needs `audit.read`.
 */
export async function openAuditExport(
  context: AccessContext,
  input: { readonly filter: AuditTrailFilter; readonly format: string; readonly maxEntries: number },
): Promise<AsyncIterable<AuditPage>> {
  const projectId = await visibleProject(context)
  const { filter, format, maxEntries } = input
  await context.state.transaction((transaction) =>
    recordChange(transaction, context, {
      action: 'audit.export',
      object: trail,
      projectId: projectId ?? null,
      details: { format, filter },
    }),
  )
  return readPages(context, { ...filter, projectId }, maxEntries)
}

const exportPage = 200

async function* readPages({ state }: AccessContext, filter: AuditFilter, maxEntries: number): AsyncIterable<AuditPage> {
  let cursor: string | undefined
  for (let left = maxEntries; left > 0; left -= exportPage) {
    const page = await readAuditEntries({ state }, filter, { limit: Math.min(left, exportPage), cursor })
    yield page
    if (page.next === null) return
    cursor = page.next
  }
}

/** The project whose entries the caller sees; undefined: all. Throws Fault `forbidden` without `audit.read`. */
async function visibleProject({ caller, state }: AccessContext): Promise<number | undefined> {
  requirePermission(caller, 'audit.read')
  return (await hasEverywhere(state.db, caller, 'audit.read')) ? undefined : caller.projectId
}
