import type { Kysely, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { KeptChange, KeptContactPoint, KeptDocuments, KeptRouting, Versioned } from './kept-documents.ts'

export type KeptKind = 'contact_point' | 'routing'

/** One version of something kept. */
export interface KeptVersion {
  readonly version: number
  readonly at: number
  readonly by: string
  readonly isRemoved: boolean
}

const keptVersions = 50

/** What there is now. */
export async function readKept(db: Kysely<StateSchema>): Promise<KeptDocuments> {
  const rows = await db.selectFrom('kept_alerting').selectAll().where('is_current', '=', true).orderBy('name').execute()
  const versioned = <Document>(row: (typeof rows)[number]): Versioned<Document> => ({
    // What we wrote ourselves.
    document: JSON.parse(row.content) as Document,
    version: row.version,
    changedAtMs: row.created_at,
    changedBy: row.created_by,
  })
  const live = rows.filter(({ content }) => content !== '')
  const routing = live.find(({ kind }) => kind === 'routing')
  const points = live.filter(({ kind }) => kind === 'contact_point').map((row) => [row.name, versioned<KeptContactPoint>(row)] as const)
  return { contactPoints: new Map(points), routing: routing === undefined ? undefined : versioned<KeptRouting>(routing) }
}

interface Author {
  readonly nowMs: number
  readonly by: string
}

/** Makes the next version of everything that changes. */
export async function writeKept(transaction: Transaction<StateSchema>, change: KeptChange, author: Author): Promise<void> {
  for (const [name, document] of change.contactPoints) await writeVersion(transaction, { kind: 'contact_point', name, document }, author)
  if (change.routing !== undefined) await writeVersion(transaction, { kind: 'routing', name: '', document: change.routing }, author)
}

/** The versions that are kept, the newest first. */
export async function listVersions(db: Kysely<StateSchema>, kind: KeptKind, name: string): Promise<readonly KeptVersion[]> {
  const rows = await db
    .selectFrom('kept_alerting')
    .selectAll()
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(({ version, created_at: at, created_by: by, content }) => ({ version, at, by, isRemoved: content === '' }))
}

/** The routes as they were. Throws Fault `not_found`. */
export async function readRoutingVersion(db: Kysely<StateSchema>, version: number): Promise<KeptRouting> {
  const row = await db
    .selectFrom('kept_alerting')
    .select('content')
    .where('kind', '=', 'routing')
    .where('version', '=', version)
    .executeTakeFirst()
  if (row === undefined) throw new Fault('not_found', `there is no version ${version} of the routes any more`)
  return JSON.parse(row.content) as KeptRouting
}

async function writeVersion(
  transaction: Transaction<StateSchema>,
  { kind, name, document }: { readonly kind: KeptKind; readonly name: string; readonly document: unknown },
  { nowMs, by }: Author,
): Promise<void> {
  const last = await transaction
    .selectFrom('kept_alerting')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('kind', '=', kind)
    .where('name', '=', name)
    .executeTakeFirst()
  const version = (last?.version ?? 0) + 1
  const ofThis = transaction.updateTable('kept_alerting').where('kind', '=', kind).where('name', '=', name)
  await ofThis.set({ is_current: false }).where('is_current', '=', true).execute()
  await transaction
    .insertInto('kept_alerting')
    .values({
      kind,
      name,
      version,
      is_current: true,
      content: document === undefined ? '' : JSON.stringify(document),
      created_at: nowMs,
      created_by: by,
    })
    .execute()
  await transaction
    .deleteFrom('kept_alerting')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('version', '<=', version - keptVersions)
    .execute()
}
