import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { Access } from '../access.ts'
import type { IngestGrant } from './ingest-grant.ts'

const checkLetters = 10

/** Whoever signs what it sends, instead of showing a key: an ingest key under another name, and a secret that is kept nowhere. */
export interface WebhookSigner {
  readonly grant: IngestGrant
  readonly secret: string
  /** Its signature was right: the key was used. */
  readonly seen: () => void
}

/**
 * For services that sign their webhooks (GitHub): the address names an ingest key, and the secret is made of the platform's own key and the
 * key's id, because of the key itself only a hash is known. Both end when the key is revoked.
 */
export class WebhookSigners {
  readonly #key: Buffer

  constructor(platformKey: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', platformKey, Buffer.alloc(0), 'webhook signers', 32))
  }

  /** How the address names the key: with a check, so that made-up names cost no look-up. */
  nameOf(keyId: string): string {
    return `${keyId}-${this.#mac('name', keyId).slice(0, checkLetters)}`
  }

  secretOf(keyId: string): string {
    return this.#mac('secret', keyId)
  }

  /** Throws Fault `unauthenticated` for a name that is not ours (`rate_limited` for too many), and for a key that was revoked or has expired. */
  async find(access: Access, name: string, address: string): Promise<WebhookSigner> {
    const keyId = name.slice(0, -checkLetters - 1)
    const [given, expected] = [Buffer.from(name), Buffer.from(this.nameOf(keyId))]
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      access.ingestKeys.countWrong(address)
      throw unknown()
    }
    const grant = await grantOf(access, keyId)
    return { grant, secret: this.secretOf(keyId), seen: () => access.lastSeen.note('ingest_keys', keyId, address) }
  }

  #mac(purpose: string, keyId: string): string {
    return createHmac('sha256', this.#key).update(`${purpose} ${keyId}`).digest('hex')
  }
}

async function grantOf(access: Access, keyId: string): Promise<IngestGrant> {
  const grant = (await access.ingestKeys.find(access.state, keyId))?.grant
  if (grant === undefined || (grant.expiresAt !== undefined && grant.expiresAt <= access.clock.now())) throw unknown()
  return grant
}

function unknown(): Fault {
  return new Fault('unauthenticated', 'the key that this address names is not known or was revoked; copy the address anew')
}
