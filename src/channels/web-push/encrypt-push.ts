import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

export interface PushKeys {
  /** The browser's public key, an uncompressed point of P-256. */
  readonly p256dh: Buffer
  /** The browser's authentication secret, 16 bytes. */
  readonly auth: Buffer
}

/** Chance, as an argument for the standard's example. */
export interface PushChance {
  readonly salt: Buffer
  /** P-256. */
  readonly privateKey: Buffer
}

const recordSize = 4096
/** What fits into the one record of a message: 4096 bytes are what push services must take (RFC 8030 §7.2). */
export const maxPushBytes = 3990

/** A push message's body: RFC 8291 over RFC 8188's aes128gcm, one record. Throws when the browser's key is no point of the curve. */
export function encryptPush(text: string, keys: PushKeys, chance: PushChance = drawChance()): Buffer {
  const sender = createECDH('prime256v1')
  sender.setPrivateKey(chance.privateKey)
  const ours = sender.getPublicKey()
  const shared = sender.computeSecret(keys.p256dh)
  const input = derive(shared, keys.auth, Buffer.concat([Buffer.from('WebPush: info\0'), keys.p256dh, ours]), 32)
  const key = derive(input, chance.salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(input, chance.salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // 2 ends the last record.
  const sealed = Buffer.concat([cipher.update(Buffer.concat([Buffer.from(text), Buffer.of(2)])), cipher.final(), cipher.getAuthTag()])
  const header = Buffer.alloc(21)
  chance.salt.copy(header)
  header.writeUInt32BE(recordSize, 16)
  header.writeUInt8(ours.length, 20)
  return Buffer.concat([header, ours, sealed])
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}

function drawChance(): PushChance {
  const sender = createECDH('prime256v1')
  sender.generateKeys()
  return { salt: randomBytes(16), privateKey: sender.getPrivateKey() }
}
