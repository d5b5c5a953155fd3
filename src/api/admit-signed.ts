import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto'

import type { IngestGrant } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import type { HttpEndpoint, IngestDoor } from './ingest-door.ts'

/** A sender that signs what it sends: believed once the whole body went through `hmac`. */
export interface SignedSender {
  readonly grant: IngestGrant
  readonly hmac: Hmac
  /** Throws Fault('unauthenticated') unless the body was signed with the key's secret. */
  verify(): void
}

/** The sender that the address names. Throws Fault `unauthenticated` or `forbidden`; before anything of the body is read. */
export async function admitSigned(
  { findSigner }: IngestDoor,
  { signal, signature }: HttpEndpoint,
  {
    query,
    headers,
    address,
  }: { readonly query: URLSearchParams; readonly headers: Readonly<Record<string, string | undefined>>; readonly address: string },
): Promise<SignedSender | undefined> {
  if (signature === undefined || findSigner === undefined) return undefined
  const name = query.get('key') ?? ''
  const given = headers[signature.header] ?? ''
  if (name === '' || name.length > 64)
    throw new Fault('unauthenticated', 'the address must end with ?key= and the name of an ingest key; copy it anew')
  if (!given.startsWith(signature.prefix))
    throw new Fault('unauthenticated', `what is sent must be signed (${signature.header}): set the secret`)
  const { grant, secret, seen } = await findSigner(name, address)
  if (!grant.signals.has(signal)) throw new Fault('forbidden', `this ingest key may not send ${signal}`)
  const hmac = createHmac('sha256', secret)
  return {
    grant,
    hmac,
    verify() {
      const expected = Buffer.from(hmac.digest('hex'))
      const shown = Buffer.from(given.slice(signature.prefix.length))
      if (shown.length !== expected.length || !timingSafeEqual(shown, expected))
        throw new Fault('unauthenticated', 'the signature is not right: set the secret that belongs to this address')
      seen()
    },
  }
}
