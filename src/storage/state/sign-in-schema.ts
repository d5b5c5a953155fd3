import type { ColumnType, GeneratedAlways } from 'kysely'

/** The tables of signing in: sessions, second factors, links that reset an account. Joined into `StateSchema`. */
export interface SignInSchema {
  sessions: SessionRow
  half_sessions: HalfSessionRow
  totp_keys: TotpKeyRow
  passkeys: PasskeyRow
  recovery_codes: RecoveryCodeRow
  reset_links: ResetLinkRow
}

interface SessionRow {
  token_hash: Uint8Array
  /** For people who end it: not the token. */
  id: GeneratedAlways<string>
  user_id: string
  created_at: number
  last_seen_at: number
  /** When whoever has it last showed a password, a code or a passkey. */
  proved_at: number
  /** `password`, `passkey`, `oidc` or `link`. */
  first_factor: string
  /** `totp`, `passkey`, `recovery_code`, `provider`; null: none was asked. */
  second_factor: string | null
  address: string
  user_agent: string
}

/** Somebody who has shown the first factor and not yet the second: good for nothing but that. */
interface HalfSessionRow {
  token_hash: Uint8Array
  user_id: string
  first_factor: string
  /** `second_factor`: to be shown; `enrolment`: to be set up first. */
  stage: string
  created_at: number
  expires_at: number
  failures: number
  user_agent: string
}

interface TotpKeyRow {
  user_id: string
  /** False while it is being set up: the one before holds until then. */
  is_confirmed: boolean
  /** Sealed. */
  secret: string
  created_at: number
  /** The 30 seconds whose code was used last: none up to it is good again. */
  last_step: number
}

interface PasskeyRow {
  /** The credential's, base64url. */
  id: string
  user_id: string
  name: string
  /** COSE. */
  public_key: Uint8Array
  /** Signatures so far, where the authenticator counts them. */
  counter: number
  transports: ColumnType<string[], string, string>
  /** Kept by a service that brings it to other devices. */
  is_synced: boolean
  created_at: number
  last_used_at: number | null
}

interface RecoveryCodeRow {
  user_id: string
  /** 0 to 9: the first character of the code. */
  place: number
  /** PHC string. */
  code_hash: string
  created_at: number
  used_at: number | null
}

/** Made on the host. */
interface ResetLinkRow {
  token_hash: Uint8Array
  user_id: string
  expires_at: number
}
