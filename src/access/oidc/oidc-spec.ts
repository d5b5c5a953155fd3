/** What a group of a provider gives. */
export interface GroupGrant {
  /** `*`: everybody. */
  readonly group: string
  /** By name, built in or made here. */
  readonly role: string
  /** Slug; `*`: all; undefined: the first project. */
  readonly project?: string | undefined
}

/** An identity provider as the settings have it. */
export interface OidcSpec {
  readonly name: string
  readonly title: string
  readonly issuer: string
  readonly clientId: string
  /** Undefined: a public client. */
  readonly clientSecret: string | undefined
  readonly scopes: readonly string[]
  readonly groupsClaim: string
  readonly groups: readonly GroupGrant[]
  readonly provisioning: boolean
  readonly allowedDomains: readonly string[]
  /** Whoever runs the platform vouches for the addresses of which the provider does not say whether it verified them. */
  readonly trustEmail: boolean
  readonly endSession: boolean
}

/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  /** Lower case; empty: the provider says none. Never leads to an account. */
  readonly email: string
  readonly isEmailVerified: boolean
  readonly name: string
  readonly groups: readonly string[]
  /** The provider says that it asked for more than one factor (RFC 8176). */
  readonly isStrong: boolean
}

/** Why signing in with a provider did not work: for the page, the security log, and rules over it. */
const oidcProblems = [
  /** The provider was not reached, or what it answered is none of the protocol. */
  'provider_away',
  /** It said no, or the person did. */
  'refused_there',
  /** The way back does not belong to a way that began in this browser, or it began too long ago. */
  'lost',
  /** What came back is not good: wrong nonce, issuer, signature, time. */
  'not_valid',
  'no_account',
  'not_verified',
  'wrong_domain',
  'no_role',
  'address_taken',
  'no_address',
  /** The identity leads to another account already. */
  'linked_elsewhere',
  'invitation_over',
  /** Used up by an address that has an account and that the provider has not verified. */
  'invitation_spent',
] as const
export type OidcProblem = (typeof oidcProblems)[number]

/** Signing in with a provider did not work. The message is for the log and names no secret. */
export class OidcFault extends Error {
  override readonly name = 'OidcFault'
  readonly problem: OidcProblem

  constructor(problem: OidcProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
