import type { Seal } from '../../lib/seal.ts'
import type { OidcProviders } from './oidc-providers.ts'
import type { OidcSpec } from './oidc-spec.ts'
import { type TripPurpose, sealTrip } from './trip.ts'

export interface LeaveForProvider {
  readonly spec: OidcSpec
  /** Of the page, without a slash at its end. */
  readonly pageUrl: string
  /** A path of the page. */
  readonly returnTo: string
  readonly purpose: TripPurpose
  /** Epoch milliseconds. */
  readonly now: number
}

/** Where a provider leads back to: each to an address of its own, so that the answer of one is never taken for another's. */
export function callbackUrl(pageUrl: string, provider: string): string {
  return `${pageUrl}/api/sign-in/oidc/${provider}/callback`
}

/** The address at the provider, and what the browser keeps meanwhile. Authorization code with PKCE (RFC 7636), state and nonce. Throws OidcFault. */
export async function leaveForProvider(
  { oidc, seal }: { readonly oidc: OidcProviders; readonly seal: Seal },
  { spec, pageUrl, returnTo, purpose, now }: LeaveForProvider,
): Promise<{ readonly url: string; readonly cookie: string }> {
  const configuration = await oidc.configure(spec)
  const client = await import('openid-client')
  const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackUrl(pageUrl, spec.name),
    scope: [...new Set(['openid', ...spec.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Somebody who links an account chooses which.
    ...(purpose.kind === 'link' ? { prompt: 'select_account' } : {}),
  })
  return { url: url.href, cookie: sealTrip(seal, { provider: spec.name, state, nonce, verifier, returnTo, beganAt: now, purpose }) }
}
