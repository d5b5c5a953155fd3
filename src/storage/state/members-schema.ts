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
  /** Name of who invites, for the list and the page of the invitation. */
  invited_by: string
  created_at: number
  expires_at: number
  /** Null: the link was shown instead. */
  mailed_at: number | null
  accepted_at: number | null
  accepted_by: string | null
  revoked_at: number | null
}
