/**
 * A step of signing in, for the security log. One that succeeds changes something, so the verb writes its audit entry itself, in its
 * transaction; of those that fail the trail is told by way of this (`FailedSignIns`).
 */
export interface SecurityEvent {
  /** Epoch milliseconds. */
  readonly at: number
  readonly action: 'log_in' | 'set_up' | 'password_check' | 'second_factor' | 'recovery_code' | 'passkey' | 'single_sign_on' | 'invitation'
  readonly outcome: 'success' | 'failure' | 'limited'
  /** Why it failed, in one word for rules: `unknown_account`, `wrong_password`, `wrong_token`. */
  readonly reason: string
  /** The account as it was typed, cut; empty when what was typed is no e-mail address (it may be a password). */
  readonly account: string
  readonly address: string
  readonly userAgent: string
}

/** Where security events go; the app writes them into the platform's own telemetry. */
export interface SecurityEvents {
  record(event: SecurityEvent): void
}
