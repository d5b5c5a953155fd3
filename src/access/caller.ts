import type { Permission } from './permissions.ts'

/** Who does something: every verb takes one, and the audit trail names it. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'api_token'; readonly id: string; readonly name: string }
  | { readonly kind: 'ingest_key'; readonly id: string; readonly name: string }
  /** Whoever holds the signed link of a message; `name` says whom the message went to. */
  | { readonly kind: 'link'; readonly id: string; readonly name: string }
  | { readonly kind: 'system'; readonly id: string; readonly name: string }
  | { readonly kind: 'anonymous' }

/** An authenticated request. */
export interface Caller {
  readonly actor: Actor
  /** The project the request is about; every query is filtered by it. */
  readonly projectId: number
  /** What the caller may do in that project. */
  readonly permissions: ReadonlySet<Permission>
  /** For the audit trail and rate limits; from the trusted proxy chain. */
  readonly address: string
  /** When a person last showed a password, a code or a passkey in this session, epoch milliseconds. Programs never do. */
  readonly provedAt?: number
}
