import type { Caller } from '../access/caller.ts'
import type { SavedViewRow } from '../storage/state/index.ts'

/** An address of the page under a name: its owner's, or the whole project's. */
export interface SavedView {
  readonly id: string
  readonly name: string
  /** Path and parameters; relative times in it stay relative. */
  readonly path: string
  /** Everybody in the project sees it. */
  readonly shared: boolean
  readonly ownerName: string
  /** Whether the caller may remove it. */
  readonly removable: boolean
  readonly createdAt: number
}

export function viewOfRow(row: SavedViewRow, caller: Caller): SavedView {
  return {
    id: row.id,
    name: row.name,
    path: row.path,
    shared: row.private_to === null,
    ownerName: row.owner_name,
    removable: mayRemove(row, caller),
    createdAt: row.created_at,
  }
}

/** One's own; shared ones also with the permission `settings.write`. */
export function mayRemove(row: SavedViewRow, caller: Caller): boolean {
  return isOwner(row, caller) || (row.private_to === null && caller.permissions.has('settings.write'))
}

/** A token is somebody else than its owner: what a program keeps is the program's. */
export function isOwner(row: Pick<SavedViewRow, 'owner_kind' | 'owner_id'>, { actor }: Caller): boolean {
  return actor.kind !== 'anonymous' && row.owner_kind === actor.kind && row.owner_id === actor.id
}
