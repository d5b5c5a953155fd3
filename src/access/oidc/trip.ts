import { z } from 'zod'

import type { Seal } from '../../lib/seal.ts'

/** What somebody left for: to sign in, to link an account they are signed in to, or to accept an invitation. */
const besides = [
  z.strictObject({ kind: z.literal('link'), userId: z.string() }),
  z.strictObject({ kind: z.literal('invitation'), token: z.string() }),
] as const
const purpose = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('sign_in') }), ...besides])
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

const ticketPlace = 'ticket'
const ticketMs = 2 * 60_000
/** Of the cookie that holds one: the way begins at once. */
export const ticketSeconds = ticketMs / 1000

const ticket = z.strictObject({
  provider: z.string(),
  /** Epoch milliseconds. */
  madeAt: z.number(),
  purpose: z.discriminatedUnion('kind', besides),
})
/** What somebody takes along to the beginning of a way that is for more than signing in: in a cookie, so that no address ever has it. */
export type Ticket = z.output<typeof ticket>

export function sealTicket(seal: Seal, content: Ticket): string {
  return seal.seal(JSON.stringify(content), ticketPlace)
}

/** What the way is for; undefined: no ticket of ours, another provider's, or too old. */
export function openTicket(
  seal: Seal,
  sealed: string | undefined,
  { provider, now }: { readonly provider: string; readonly now: number },
): Ticket['purpose'] | undefined {
  const text = sealed === undefined ? undefined : seal.open(sealed, ticketPlace)
  if (text === undefined) return undefined
  const { provider: forProvider, madeAt, purpose: meant } = ticket.parse(JSON.parse(text))
  return forProvider === provider && now - madeAt >= 0 && now - madeAt < ticketMs ? meant : undefined
}
