import { createPrivateKey, createSign } from 'node:crypto'

/** Both as base64url: an uncompressed point of P-256, and its scalar. */
export interface VapidKeys {
  readonly publicKey: string
  readonly privateKey: string
}

const lifetimeSeconds = 12 * 3600

/** The Authorization header that tells a push service who we are (RFC 8292). Throws when the keys are none. */
export function signVapid(endpoint: URL, subject: string, { publicKey, privateKey }: VapidKeys, now: number): string {
  const point = Buffer.from(publicKey, 'base64url')
  const claims = { aud: endpoint.origin, exp: Math.floor(now / 1000) + lifetimeSeconds, sub: subject }
  const signed = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33, 65).toString('base64url'),
      d: privateKey,
    },
  })
  const signature = createSign('sha256').update(signed).sign({ key, dsaEncoding: 'ieee-p1363' }, 'base64url')
  return `vapid t=${signed}.${signature}, k=${publicKey}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
