import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** The public half of a P-256 key as JSON (RFC 7517), its members in the order of a thumbprint. */
interface PublicJwk {
  readonly crv: string
  readonly kty: string
  readonly x: string
  readonly y: string
}

function publicJwkOf(privateKey: KeyObject): PublicJwk {
  const { crv = '', kty = '', x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { crv, kty, x, y }
}

/** RFC 7638: names a key for others. */
export function thumbprintOf(privateKey: KeyObject): string {
  return createHash('sha256')
    .update(JSON.stringify(publicJwkOf(privateKey)))
    .digest('base64url')
}

interface Unsigned {
  /** The address it is for; it is good nowhere else. */
  readonly url: string
  readonly nonce: string
  /** The account's address; without it the key itself is sent along. */
  readonly kid: string | undefined
  /** Undefined: a question (POST-as-GET). */
  readonly payload: object | undefined
}

/** A request as RFC 8555, 6.2 wants it: flattened JSON Web Signature, ES256. */
export function signJws(privateKey: KeyObject, { url, nonce, kid, payload }: Unsigned): string {
  const who = kid === undefined ? { jwk: publicJwkOf(privateKey) } : { kid }
  const head = encode({ alg: 'ES256', nonce, url, ...who })
  const body = payload === undefined ? '' : encode(payload)
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return JSON.stringify({ protected: head, payload: body, signature: signature.toString('base64url') })
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
