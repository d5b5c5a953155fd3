import { looksLikeEmail } from '../members/check-account.ts'
import { type Identity, OidcFault, type OidcSpec } from './oidc-spec.ts'

const maxGroups = 2000
const [maxSubject, maxGroup, maxName, maxEmail] = [255, 500, 100, 254]
const invisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu

/** What the claims of a checked ID token say. Whatever has another form than it should is left out. Throws OidcFault for a subject that is none. */
export function readIdentity(
  claims: Readonly<Record<string, unknown>>,
  { issuer, groupsClaim, trustEmail }: { readonly issuer: string } & Pick<OidcSpec, 'groupsClaim' | 'trustEmail'>,
): Identity {
  const { sub, email, email_verified: verified, name, preferred_username: userName, amr } = claims
  if (typeof sub !== 'string' || sub === '' || sub.length > maxSubject || sub.includes('\0'))
    throw new OidcFault('not_valid', 'the subject is none')
  const address = typeof email === 'string' && email.length <= maxEmail && looksLikeEmail(email.trim()) ? email.trim().toLowerCase() : ''
  const called = [name, userName, address, sub].find((each) => typeof each === 'string' && clean(each) !== '')
  return {
    issuer,
    subject: sub,
    email: address,
    // Some say it as text. Who vouches for what is left out does not for what is denied.
    isEmailVerified: address !== '' && (verified === true || verified === 'true' || (trustEmail && verified === undefined)),
    name: typeof called === 'string' ? clean(called) : 'somebody',
    groups: readGroups(claimAt(claims, groupsClaim)),
    isStrong: Array.isArray(amr) && amr.includes('mfa'),
  }
}

/** By its whole name, which may be an address with dots, else by the path through objects: `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

function readGroups(value: unknown): readonly string[] {
  const all = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  const groups = all.slice(0, maxGroups).filter((group): group is string => typeof group === 'string' && group.length <= maxGroup)
  return [...new Set(groups)]
}

function clean(text: string): string {
  return Array.from(text.replaceAll(invisible, '').trim()).slice(0, maxName).join('')
}
