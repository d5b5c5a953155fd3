import type { Caller } from '../../access/caller.ts'
import { listAuditTrail } from '../../access/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { type Change, makeChange, maxChanges } from './change.ts'
import type { ChangesInput } from './read-deployments.ts'
import { readStarts } from './read-starts.ts'
import { readVersionChanges } from './read-version-changes.ts'

interface ChangesContext {
  readonly telemetry: TelemetryStore
  readonly state: StateStore
  readonly clock: Clock
  /** The project Vedette's own telemetry goes to. */
  readonly ownProjectId: number
  /** When this process began, epoch milliseconds. */
  readonly startedAt: number
}

export interface ListChangesInput extends ChangesInput {
  /** Sees the configuration's changes with `audit.read` only. */
  readonly caller: Caller
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface ChangesPage {
  readonly changes: readonly Change[]
  /** Cursor of the next, older page; null at the end. */
  readonly next: string | null
}

/** Comings and goings, and what is only about oneself, explain nothing; starts are told by themselves. */
const quietActions = [
  'platform.start',
  'session.create',
  'session.end',
  'user.change_password',
  'own_services.change',
  'audit.verify',
  'audit.export',
]
const retentionJob = 'enforce-retention'
/** Of the sentences of that job, the one that says that nothing happened. */
const nothingHappened = 'nothing was due'

/**
 * What became different in the time, the newest first: deployments, roll-backs, new services, configuration, deletions and starts of the platform.
 * What belongs to no service is left out when one is chosen. Throws Fault `bad_input` for a foreign cursor, and what the stores throw.
 */
export async function listChanges(context: ChangesContext, input: ListChangesInput): Promise<ChangesPage> {
  const before = input.cursor === undefined ? undefined : readCursor(input.cursor)
  const until = before === undefined ? input : { ...input, to: Math.min(input.to, before.at + 1) }
  const ofService = input.scope.service !== ''
  const found = await Promise.all([
    readVersionChanges(context, until),
    ofService ? [] : readStarts(context, until),
    ofService || !input.caller.permissions.has('audit.read') ? [] : readConfiguration(context, until),
    ofService ? [] : readRetention(context, until),
  ])
  const changes = found
    .flat()
    .filter((change) => before === undefined || compare(before, change) < 0)
    .toSorted(compare)
  const page = changes.slice(0, input.limit)
  const last = page.at(-1)
  return { changes: page, next: changes.length > page.length && last !== undefined ? writeCursor(last) : null }
}

type Place = Pick<Change, 'at' | 'id'>

/** The newest first; of one moment in the order of their ids. */
function compare(a: Place, b: Place): number {
  return b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

async function readConfiguration(context: ChangesContext, { caller, from, to }: ListChangesInput): Promise<readonly Change[]> {
  const { entries } = await listAuditTrail({ ...context, caller }, { from, to, withoutActions: quietActions }, { limit: maxChanges })
  return entries.map(({ seq, at, actor, action, object }) =>
    makeChange({
      id: `audit ${String(seq).padStart(15, '0')}`,
      at,
      kind: 'configuration',
      subject: object.name === '' ? object.id : object.name,
      actor: actor.name ?? '',
      action,
    }),
  )
}

async function readRetention({ state }: ChangesContext, { from, to }: ListChangesInput): Promise<readonly Change[]> {
  const rows = await state.db
    .selectFrom('job_runs')
    .select(['finished_at', 'summary'])
    .where('job', '=', retentionJob)
    .where('finished_at', '>=', from)
    .where('finished_at', '<', to)
    .where('summary', '!=', nothingHappened)
    .orderBy('finished_at', 'desc')
    .limit(maxChanges)
    .execute()
  return rows.map(({ finished_at, summary }) =>
    makeChange({ id: `retention ${finished_at}`, at: finished_at, kind: 'retention', detail: summary }),
  )
}

function writeCursor({ at, id }: Place): string {
  return Buffer.from(`${at} ${id}`).toString('base64url')
}

function readCursor(text: string): Place {
  const [, at, id] = /^(\d{1,16}) ([^]+)$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (at === undefined || id === undefined) throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin with the newest')
  return { at: Number(at), id }
}
