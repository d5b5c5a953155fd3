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
  certificate(): Certificate | undefined
  keep(certificate: Certificate): void
}

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
      certificate: () => {
        const text = readIfThere(certificatePath)
        const key = text === undefined ? null : /^-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----\n/.exec(text)
        return text === undefined || key === null ? undefined : { key: key[0], cert: text.slice(key[0].length) }
      },
      keep: ({ cert, key }) => replaceFile(certificatePath, key + cert),
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
