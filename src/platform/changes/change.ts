/** Something that became different, of a kind that explains why other things did. */
export interface Change {
  /** Unique among the changes of one time. */
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  /**
   * `deployment`: a version of a service seen for the first time in its environment, or again; `rollback`: the service went back to an
   * earlier version; `service`: a service seen for the first time; `configuration`: an entry of the audit trail; `retention`: a run that deleted something, or failed to; `start`: Vedette itself began.
   */
  readonly kind: 'deployment' | 'rollback' | 'service' | 'configuration' | 'retention' | 'start'
  /** The service; the thing that was configured; empty for the others. */
  readonly subject: string
  readonly environment: string
  readonly version: string
  /** The version before, as far as one is known. */
  readonly previous: string
  /** Who did it, of what people do. */
  readonly actor: string
  /** Of the audit trail: `setting.change`. */
  readonly action: string
  /** One sentence of the run. */
  readonly detail: string
}

/** A change of which only some is to be told. */
export function makeChange(change: Pick<Change, 'id' | 'at' | 'kind'> & Partial<Change>): Change {
  return { subject: '', environment: '', version: '', previous: '', actor: '', action: '', detail: '', ...change }
}

/** A page of a source's changes is never longer. */
export const maxChanges = 1000
