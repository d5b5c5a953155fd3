/** The tables of back-ups. */
export interface BackupSchema {
  backup_identity: BackupIdentityRow
  backup_runs: BackupRunRow
}

/** One row: who makes the back-ups. */
interface BackupIdentityRow {
  id: number
  instance: string
  /** Names of objects are made with it, so that they tell nothing about what is in them. */
  name_key: Uint8Array
  /** The public key whose secret lies in the repository, locked with the passphrase; empty: there is none. */
  passphrase_recipient: string
}

interface BackupRunRow {
  id: string
  /** `backup` or `verify`. */
  kind: string
  /** The restore point it was about; empty: it came to none. */
  point_id: string
  started_at: number
  finished_at: number
  /** `done` or `failed`. */
  outcome: string
  /** What was stored anew, and all that the restore point needs. */
  new_bytes: number
  total_bytes: number
  /** One sentence. */
  summary: string
}
