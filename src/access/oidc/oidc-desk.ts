import type { Clock } from '../../lib/clock.ts'
import type { Seal } from '../../lib/seal.ts'
import type { AccessServiceContext } from '../context.ts'
import { acceptWithIdentity } from '../invitations/accept-with-identity.ts'
import type { SecurityEvent } from '../security-event.ts'
import { type BegunSession, beginSession } from '../sessions/begin-session.ts'
import { findOrProvision } from './find-or-provision.ts'
import { callbackUrl, leaveForProvider } from './leave-for-provider.ts'
import { linkIdentity } from './link-identity.ts'
import type { OidcProviders } from './oidc-providers.ts'
import { OidcFault, type OidcSpec } from './oidc-spec.ts'
import { returnFromProvider } from './return-from-provider.ts'
import { type Ticket, type TripPurpose, openTicket, sealTicket } from './trip.ts'
import { UsedStates } from './used-states.ts'

interface Leave {
  readonly provider: string
  readonly returnTo: string
  readonly purpose: TripPurpose['kind']
  /** Of `ticketFor`, for whatever is more than signing in. */
  readonly ticket?: string | undefined
  readonly userAgent: string
}

interface Return {
  readonly provider: string
  /** With the question mark; empty: none. */
  readonly search: string
  readonly cookie: string | undefined
  readonly userAgent: string
  readonly previousToken: string | undefined
}

/** Somebody came back: signed in, maybe half, or with an account that is linked now. */
export interface ReturnedPerson {
  readonly begun: BegunSession | undefined
  readonly returnTo: string
}

/** Signing in with identity providers, from the button to the session. What goes wrong is an OidcFault and stands in the security log. */
export class OidcDesk {
  readonly oidc: OidcProviders
  readonly #seal: Seal
  readonly #usedStates: UsedStates

  constructor({ oidc, seal, clock }: { readonly oidc: OidcProviders; readonly seal: Seal; readonly clock: Clock }) {
    this.oidc = oidc
    this.#seal = seal
    this.#usedStates = new UsedStates(clock)
  }

  /**
   * What somebody takes along who may link an account of a provider, having just shown that it is them, or who has an invitation. Throws
   * Fault `not_found`.
   */
  ticketFor(provider: string, purpose: Ticket['purpose'], now: number): string {
    return sealTicket(this.#seal, { provider: this.oidc.find(provider).name, purpose, madeAt: now })
  }

  /** Where the browser goes, and what it keeps meanwhile. Throws Fault `not_found`, OidcFault. */
  async leave(context: AccessServiceContext, input: Leave): Promise<{ readonly url: string; readonly cookie: string }> {
    const { clock, access } = context
    const spec = this.oidc.find(input.provider)
    return await this.#reported(context, input.userAgent, async () => {
      const purpose = this.#purposeOf(spec, input, clock.now())
      return await leaveForProvider(
        { oidc: this.oidc, seal: this.#seal },
        { spec, pageUrl: access.pageUrl(), returnTo: input.returnTo, purpose, now: clock.now() },
      )
    })
  }

  /** Throws Fault `not_found`, OidcFault. */
  async arrive(context: AccessServiceContext, input: Return): Promise<ReturnedPerson> {
    const { clock, access } = context
    const spec = this.oidc.find(input.provider)
    return await this.#reported(context, input.userAgent, async () => {
      const url = new URL(callbackUrl(access.pageUrl(), spec.name) + input.search)
      const parts = { oidc: this.oidc, seal: this.#seal, clock, usedStates: this.#usedStates }
      const { trip, identity } = await returnFromProvider(parts, { spec, url, cookie: input.cookie })
      const { purpose, returnTo } = trip
      if (purpose.kind === 'link') {
        await linkIdentity(context, { spec, identity, userId: purpose.userId })
        return { begun: undefined, returnTo }
      }
      const userId =
        purpose.kind === 'invitation'
          ? await acceptWithIdentity(context, { spec, identity, token: purpose.token })
          : await findOrProvision(context, { spec, identity })
      const { userAgent, previousToken } = input
      const begun = await beginSession(context, { userId, firstFactor: 'oidc', isStrong: identity.isStrong, userAgent, previousToken })
      return { begun, returnTo }
    })
  }

  /** Where the provider's own session is ended, for somebody who signed in with it; undefined: it is not asked for, or cannot be. */
  async endSessionUrl(context: Pick<AccessServiceContext, 'access'>, provider: string): Promise<string | undefined> {
    const spec = this.oidc.specs.find(({ name }) => name === provider)
    if (spec?.endSession !== true) return undefined
    const configuration = await this.oidc.configure(spec).catch(() => undefined)
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined
    const client = await import('openid-client')
    const parameters = { post_logout_redirect_uri: `${context.access.pageUrl()}/sign-in`, client_id: spec.clientId }
    return client.buildEndSessionUrl(configuration, parameters).href
  }

  #purposeOf(spec: OidcSpec, { purpose: kind, ticket }: Leave, now: number): TripPurpose {
    if (kind === 'sign_in') return { kind }
    const purpose = openTicket(this.#seal, ticket, { provider: spec.name, now })
    if (purpose?.kind !== kind) throw new OidcFault('lost', 'there is no ticket for this, or it is too old')
    return purpose
  }

  async #reported<T>(context: AccessServiceContext, userAgent: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof OidcFault) {
        const { clock, caller, access } = context
        const event: SecurityEvent = {
          at: clock.now(),
          action: 'single_sign_on',
          outcome: 'failure',
          reason: error.problem,
          account: '',
          address: caller.address,
          userAgent,
        }
        access.securityEvents.record(event)
      }
      throw error
    }
  }
}
