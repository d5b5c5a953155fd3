import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import { replaceFile } from '../../lib/files/replace-file.ts'
import type { Certificate } from '../../lib/tls/certificate.ts'

/** Where the account's key and the last certificate lie: `acme` in the data directory, for its owner alone. */
export interface AcmeStore {
  readonly accountKey: KeyObject
  /** Undefined: none was issued yet. */
  issued(): Issued | undefined
  keep(issued: Issued): void
}

/** A certificate and who gave it. */
export interface Issued {
  readonly certificate: Certificate
  /** Of the authority; empty where that was not written down. */
  readonly directoryUrl: string
}

/** As it lies in its file: PEM knows no comments, and ignores what stands before its blocks. */
const file = /^(?:Authority: (\S+)\n)?(-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----\n)/

/** Opens it, with a fresh account key the first time. Throws Fault `unavailable` when it cannot be read or written. */
export function openAcmeStore(dataDir: string): AcmeStore {
  const directory = join(dataDir, 'acme')
  const accountPath = join(directory, 'account.key')
  // Both in one file: a crash between two would leave a pair that does not fit.
  const certificatePath = join(directory, 'certificate.pem')
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    let account = readIfThere(accountPath)
    if (account === undefined) {
      account = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }))
      replaceFile(accountPath, account)
    }
    return {
      accountKey: createPrivateKey(account),
      issued: () => {
        const text = readIfThere(certificatePath) ?? ''
        const [head, directoryUrl = '', key = ''] = file.exec(text) ?? []
        return head === undefined ? undefined : { certificate: { key, cert: text.slice(head.length) }, directoryUrl }
      },
      keep: ({ certificate: { cert, key }, directoryUrl }) => replaceFile(certificatePath, `Authority: ${directoryUrl}\n${key}${cert}`),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Fault('unavailable', `the ACME account in ${directory} cannot be read or written: ${reason}`, { cause: error })
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
