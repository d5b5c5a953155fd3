import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What the link of a message is good for. */
export interface LinkClaims {
  /** `Notification.id`: the message says which alerts, and whom it went to. */
  readonly notificationId: string
  /** `LinkAction.code`. */
  readonly action: number
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
}

/** How the id is written: those of groups are SHA-256 in hexadecimal, and shorter as bytes. */
const formats = { hash: 1, text: 2 } as const
const headBytes = 8
/** HMAC-SHA-256-128 (RFC 4868): links stand in short messages, too. */
const macBytes = 16
const maxTokenLength = 512

/** The key of links, made of the platform's own key (RFC 5869). */
export function linkKeyOf(platformKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', platformKey, Buffer.alloc(0), 'alert links', 32))
}

/** A token for an address: signed, not secret inside. */
export function signLink(key: Buffer, { notificationId, action, expiresAtMs }: LinkClaims): string {
  const isHash = /^[0-9a-f]{64}$/.test(notificationId)
  const head = Buffer.alloc(headBytes)
  head.writeUInt8(isHash ? formats.hash : formats.text, 0)
  head.writeUInt8(action, 1)
  head.writeUIntBE(expiresAtMs, 2, 6)
  const claims = Buffer.concat([head, Buffer.from(notificationId, isHash ? 'hex' : 'utf8')])
  return Buffer.concat([claims, macOf(key, claims)]).toString('base64url')
}

/** What a token says; undefined when we did not sign it. Whether it has expired is for the caller to judge, who can say so. */
export function readLink(key: Buffer, token: string): LinkClaims | undefined {
  if (token.length > maxTokenLength || !/^[\w-]+$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length <= headBytes + macBytes) return undefined
  const claims = bytes.subarray(0, -macBytes)
  if (!timingSafeEqual(bytes.subarray(-macBytes), macOf(key, claims))) return undefined
  // Of several spellings of the same bytes one is ours.
  if (bytes.toString('base64url') !== token) return undefined
  return {
    notificationId: claims.subarray(headBytes).toString(claims.readUInt8(0) === formats.hash ? 'hex' : 'utf8'),
    action: claims.readUInt8(1),
    expiresAtMs: claims.readUIntBE(2, 6),
  }
}

function macOf(key: Buffer, claims: Buffer): Buffer {
  return createHmac('sha256', key).update(claims).digest().subarray(0, macBytes)
}
