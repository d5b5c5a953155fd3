import type { ColumnType } from 'kysely'

/** The tables of who somebody is elsewhere, of roles made here and of invitations, written as those of the rest of the state store. */
export interface MembersSchema {
  identities: IdentityRow
  custom_roles: CustomRoleRow
  invitations: InvitationRow
}

/** An account at an identity provider; it leads to one of ours by these two and never by an e-mail address. */
interface IdentityRow {
  issuer: string
  subject: string
  user_id: string
  /** Its name in the settings. */
  provider: string
  /** As the provider said last, to recognise it by; empty: it says none. */
  email: string
  created_at: number
  last_used_at: number
}

interface CustomRoleRow {
  id: string
  /** Null: for all projects. */
  project_id: number | null
  name: string
  description: string
  permissions: ColumnType<string[], string, string>
  created_at: number
}

interface InvitationRow {
  id: string
  secret_hash: Uint8Array
  /** Null: to all projects. */
  project_id: number | null
  /** The account must have this address; null: any. */
  email: string | null
  role: string
  /** Name of who invited, as it was then: shown when the account is gone, and of programs. */
  invited_by: string
  /** Their account, also when they did it with a token; null: it is gone, or a program invited that is nobody's. */
  invited_by_id: ColumnType<string | null, string | null | undefined, string | null>
  created_at: number
  expires_at: number
  /** Null: the link was shown instead. */
  mailed_at: number | null
  accepted_at: number | null
  accepted_by: string | null
  revoked_at: number | null
}
