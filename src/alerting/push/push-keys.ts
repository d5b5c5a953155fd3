import { createECDH, hkdfSync } from 'node:crypto'

/** Both as base64url: an uncompressed point of P-256, and its scalar. */
export interface PushKeys {
  readonly publicKey: string
  readonly privateKey: string
}

/**
 * Who the platform is to push services (RFC 8292), made of the platform's own key: browsers that subscribed stay subscribed as long as that
 * key is kept.
 */
export function pushKeysOf(platformKey: Buffer): PushKeys {
  const pair = createECDH('prime256v1')
  for (let tries = 0; ; tries++) {
    const scalar = Buffer.from(hkdfSync('sha256', platformKey, Buffer.alloc(0), `web push ${tries}`, 32))
    try {
      pair.setPrivateKey(scalar)
    } catch (error) {
      // One in four thousand million is no scalar of the curve.
      if (tries < 3) continue
      throw error
    }
    return { publicKey: pair.getPublicKey('base64url'), privateKey: scalar.toString('base64url') }
  }
}
