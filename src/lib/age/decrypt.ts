import { diffieHellman, timingSafeEqual } from 'node:crypto'

import { Fault } from '../errors.ts'
import { macOf } from './encrypt.ts'
import { type Identity, publicKeyOf } from './keys.ts'
import { unwrapWithPassphrase } from './passphrase.ts'
import { decryptPayload, nonceBytes } from './payload.ts'
import { type Header, parseHeader } from './read-header.ts'
import { decodeBase64, deriveKey, type Stanza, unwrapKey } from './stanza.ts'

/** Who tries to open a file. */
export type Opener = { readonly identities: readonly Identity[] } | { readonly passphrase: string }

const headerBytes = 64 * 1024

/**
 * Opens a file in the format age v1. Throws Fault `forbidden` when it is meant for others, `bad_input` when it is none, was changed or cut;
 * what was yielded before is good.
 */
export async function* decrypt(source: AsyncIterable<Uint8Array>, opener: Opener): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    let head: Buffer = Buffer.alloc(0)
    let header: Header | undefined
    while (header === undefined || head.length < header.end + nonceBytes) {
      const { value, done } = await iterator.next()
      if (done === true || head.length > headerBytes) throw new Fault('bad_input', 'This is no file of age, or its beginning is missing')
      head = Buffer.concat([head, value])
      header ??= parseHeader(head)
    }
    const fileKey = await findFileKey(header, opener)
    const bodyAt = header.end + nonceBytes
    const rest = (async function* (): AsyncGenerator<Uint8Array> {
      yield head.subarray(bodyAt)
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    })()
    yield* decryptPayload(fileKey, head.subarray(header.end, bodyAt), rest)
  } finally {
    await iterator.return?.()
  }
}

async function findFileKey(header: Header, opener: Opener): Promise<Buffer> {
  const isLocked = header.stanzas.some(({ type }) => type === 'scrypt')
  // A passphrase beside keys would let whoever knows it pass for the others.
  if (isLocked && header.stanzas.length > 1) throw new Fault('bad_input', 'The file has a damaged header')
  const fileKey =
    'passphrase' in opener
      ? isLocked && header.stanzas[0] !== undefined
        ? await unwrapWithPassphrase(header.stanzas[0], opener.passphrase)
        : undefined
      : unwrapFor(opener.identities, header.stanzas)
  if (fileKey === undefined) throw new Fault('forbidden', 'The file cannot be opened with this key: it was encrypted for another')
  if (!timingSafeEqual(macOf(fileKey, header.signed), header.mac)) throw new Fault('bad_input', 'The encrypted file was changed or cut')
  return fileKey
}

function unwrapFor(identities: readonly Identity[], stanzas: readonly Stanza[]): Buffer | undefined {
  for (const { type, args, body } of stanzas) {
    const share = type === 'X25519' && args.length === 1 ? decodeBase64(args[0] ?? '') : undefined
    if (share?.length !== 32) continue
    for (const { secret, recipient } of identities) {
      const shared = agree(secret, share)
      const key = shared && unwrapKey(deriveKey(shared, Buffer.concat([share, recipient.bytes]), 'age-encryption.org/v1/X25519'), body)
      if (key !== undefined) return key
    }
  }
  return undefined
}

/** Undefined: a share of low order, that anybody could have made. */
function agree(privateKey: Identity['secret'], share: Buffer): Buffer | undefined {
  try {
    return diffieHellman({ privateKey, publicKey: publicKeyOf({ bytes: share }) })
  } catch {
    return undefined
  }
}
