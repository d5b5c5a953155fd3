import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** An authenticator in software (WebAuthn, ES256): what a browser would send, with a key that the test holds. */
export class SoftPasskey {
  readonly id = randomBytes(16).toString('base64url')
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  counter = 0
  /** Whether it says that it checked its person. */
  verifies = true

  constructor(origin: string) {
    this.#origin = origin
  }

  /** The answer to `navigator.credentials.create`. */
  make({ challenge, rp }: { challenge: string; rp: { id: string } }): { id: string; clientDataJSON: string; attestationObject: string } {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    const coordinates = [x, y].map((text) => Buffer.concat([Buffer.from([0x58, 0x20]), Buffer.from(text, 'base64url')]))
    // A map of five: kty EC2, alg ES256, crv P-256, x, y.
    const key = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      coordinates[0] ?? Buffer.alloc(0),
      Buffer.from([0x22]),
      coordinates[1] ?? Buffer.alloc(0),
    ])
    const id = Buffer.from(this.id, 'base64url')
    const data = Buffer.concat([this.#head(rp.id, 0x40), Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
    const text = (word: string): Buffer => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      Buffer.from([0x58, data.length]),
      data,
    ])
    return {
      id: this.id,
      clientDataJSON: this.#client('webauthn.create', challenge).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    }
  }

  /** The answer to `navigator.credentials.get`. */
  show({
    challenge,
    rpId,
  }: {
    challenge: string
    rpId: string
  }): Record<'id' | 'clientDataJSON' | 'authenticatorData' | 'signature', string> {
    this.counter++
    const data = this.#head(rpId, 0)
    const client = this.#client('webauthn.get', challenge)
    const signature = sign('sha256', Buffer.concat([data, createHash('sha256').update(client).digest()]), this.#keys.privateKey)
    return {
      id: this.id,
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    }
  }

  #head(rpId: string, more: number): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = 0x01 | (this.verifies ? 0x04 : 0) | more
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter])
  }

  #client(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }))
  }
}
