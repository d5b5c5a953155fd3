import { randomBytes, scrypt } from 'node:crypto'

import { Fault } from '../errors.ts'
import { decodeBase64, encodeBase64, type Stanza, unwrapKey, wrapKey } from './stanza.ts'

const label = 'age-encryption.org/v1/scrypt'
const saltBytes = 16
/** Of two to the power of: about a second, and 256 MiB. */
const workFactor = 18
/** What a stranger's file may cost us; age itself takes as much. */
const maxWorkFactor = 22

/** A stanza that a passphrase opens. It must be the only one of its file. */
export async function wrapForPassphrase(passphrase: string, fileKey: Buffer, logN = workFactor): Promise<Stanza> {
  const salt = randomBytes(saltBytes)
  return { type: 'scrypt', args: [encodeBase64(salt), String(logN)], body: wrapKey(await stretch(passphrase, salt, logN), fileKey) }
}

/** Undefined: it is another passphrase. Throws Fault `bad_input` for a stanza that would cost too much. */
export async function unwrapWithPassphrase({ args, body }: Stanza, passphrase: string): Promise<Buffer | undefined> {
  const [saltText = '', work = ''] = args
  const salt = decodeBase64(saltText)
  if (args.length !== 2 || salt?.length !== saltBytes || !/^[1-9]\d?$/.test(work))
    throw new Fault('bad_input', 'The file has a damaged header')
  if (Number(work) > maxWorkFactor) throw new Fault('bad_input', 'The file asks for more work than a passphrase may cost')
  return unwrapKey(await stretch(passphrase, salt, Number(work)), body)
}

function stretch(passphrase: string, salt: Buffer, logN: number): Promise<Buffer> {
  const options = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** logN * 1024 + 64 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.concat([Buffer.from(label), salt]), 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
