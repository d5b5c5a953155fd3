import { z } from 'zod'

import type { Seal } from '../../lib/seal.ts'

/** What somebody left for: to sign in, to link an account they are signed in to, or to accept an invitation. */
const purpose = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sign_in') }),
  z.strictObject({ kind: z.literal('link'), userId: z.string() }),
  z.strictObject({ kind: z.literal('invitation'), token: z.string() }),
])
export type TripPurpose = z.output<typeof purpose>

const trip = z.strictObject({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  /** Epoch milliseconds. */
  beganAt: z.number(),
  purpose,
})
/** A way to a provider and back: kept in a cookie of the very browser, sealed, so that nobody can send somebody else along it. */
export type Trip = z.output<typeof trip>

/** Long enough for a second factor over there. */
export const tripMs = 10 * 60_000
const place = 'trip'

export function sealTrip(seal: Seal, content: Trip): string {
  return seal.seal(JSON.stringify(content), place)
}

/** Undefined: none of ours, or too long ago. */
export function openTrip(seal: Seal, sealed: string | undefined, now: number): Trip | undefined {
  const text = sealed === undefined ? undefined : seal.open(sealed, place)
  if (text === undefined) return undefined
  const content = trip.parse(JSON.parse(text))
  return now - content.beganAt >= 0 && now - content.beganAt < tripMs ? content : undefined
}

const linkPlace = 'link'
const linkMs = 2 * 60_000

/** Lets the person whose session asks for it, and nobody else, link an account of a provider to theirs. */
export function sealLink(seal: Seal, link: { readonly userId: string; readonly provider: string; readonly now: number }): string {
  return seal.seal(JSON.stringify([link.userId, link.provider, link.now]), linkPlace)
}

/** Whose it is; undefined: nobody's, another provider's, or too old. */
export function openLink(
  seal: Seal,
  sealed: string,
  { provider, now }: { readonly provider: string; readonly now: number },
): string | undefined {
  const text = seal.open(sealed, linkPlace)
  if (text === undefined) return undefined
  const [userId, forProvider, at] = z.tuple([z.string(), z.string(), z.number()]).parse(JSON.parse(text))
  return forProvider === provider && now - at >= 0 && now - at < linkMs ? userId : undefined
}
