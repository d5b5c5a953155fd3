/** Who did it. */
export interface AuditActor {
  readonly kind: 'user' | 'api_token' | 'ingest_key' | 'link' | 'system' | 'anonymous'
  readonly id?: string
  readonly name?: string
}

/** What was changed. The name is as it was then: the thing may be renamed or gone later. */
export interface AuditObject {
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** One thing done, as a verb reports it. */
export interface NewAuditEntry {
  /** Epoch milliseconds. */
  readonly at: number
  readonly actor: AuditActor
  /** `object.verb`, like `ingest_key.create`. */
  readonly action: string
  readonly object: AuditObject
  /** Null: not in one project. */
  readonly projectId: number | null
  readonly address: string
  /** What was before and after, without secrets. Plain JSON. */
  readonly details: Readonly<Record<string, unknown>>
  /** What was tried and not done says so; left out, it was done. */
  readonly outcome?: 'failure' | undefined
}

/** As it stands in the trail. */
export interface AuditEntry extends NewAuditEntry {
  /** 1, 2, 3 ... without gaps. */
  readonly seq: number
  readonly id: string
  /** Hexadecimal SHA-256 over the hash before and this entry. */
  readonly hash: string
}
