import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** Under which name checkpoints are signed. */
export const signerName = 'vedette.audit'

/** Signs checkpoints. */
export interface CheckpointSigner {
  /** Ed25519 over the bytes of the text. */
  sign(text: string): Buffer
  readonly checker: CheckpointChecker
}

/** Knows whether a checkpoint was signed by the platform whose key it has. */
export interface CheckpointChecker {
  /** The public key as C2SP's signed notes write it: `name+id+key`, to be kept by whoever wants to check. */
  readonly key: string
  /** Four bytes that stand in front of every signature. */
  readonly id: Buffer
  check(text: string, signature: Uint8Array): boolean
}

/** The bytes in front of an Ed25519 seed in PKCS #8 (RFC 8410), and in front of a public key in SubjectPublicKeyInfo. */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')
/** Of Ed25519 in C2SP's signed notes. */
const algorithm = Buffer.from([1])
const keyBytes = 32

/** The signer that follows from the platform's own key (RFC 5869), so that there is no second key to keep. */
export function createCheckpointSigner(platformKey: Buffer): CheckpointSigner {
  const seed = Buffer.from(hkdfSync('sha256', platformKey, Buffer.alloc(0), 'audit checkpoints', keyBytes))
  const key = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { sign: (text) => sign(null, Buffer.from(text), key), checker: checkerOf(spki.subarray(publicPrefix.length)) }
}

/** The checker of a public key as `CheckpointChecker.key` writes it; undefined for a text that is none. */
export function readCheckpointKey(text: string): CheckpointChecker | undefined {
  const [, name, id, encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim()) ?? []
  const bytes = Buffer.from(encoded, 'base64')
  if (name !== signerName || bytes.length !== keyBytes + 1 || bytes[0] !== algorithm[0]) return undefined
  const checker = checkerOf(bytes.subarray(1))
  return checker.id.toString('hex') === id ? checker : undefined
}

function checkerOf(raw: Buffer): CheckpointChecker {
  const id = createHash('sha256').update(`${signerName}\n`).update(algorithm).update(raw).digest().subarray(0, 4)
  const key: KeyObject = createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' })
  return {
    id,
    key: `${signerName}+${id.toString('hex')}+${Buffer.concat([algorithm, raw]).toString('base64')}`,
    check: (text, signature) => verify(null, Buffer.from(text), key, signature),
  }
}
