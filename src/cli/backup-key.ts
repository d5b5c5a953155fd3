import { readFileSync } from 'node:fs'

import { type Key, openRepository } from '../backups/index.ts'
import type { Settings } from '../config/settings.ts'
import { Fault } from '../lib/errors.ts'
import type { BlobStore } from '../storage/blobs/index.ts'

export const keyOptions = { key: { type: 'string' }, 'passphrase-file': { type: 'string' } } as const

interface KeyFlags {
  readonly key?: string | undefined
  readonly 'passphrase-file'?: string | undefined
}

/** What opens a back-up, as the command line names it; undefined: nothing was given. */
export function readKey({ key, 'passphrase-file': passphraseFile }: KeyFlags): Key | undefined {
  if (key !== undefined && passphraseFile !== undefined) throw new Fault('bad_input', 'give --key or --passphrase-file, not both')
  if (key !== undefined) return { keyFile: readText(key) }
  return passphraseFile === undefined ? undefined : { passphrase: readText(passphraseFile).trim() }
}

/** Throws Fault `bad_input` when nothing was given. */
export function requireKey(flags: KeyFlags): Key {
  const key = readKey(flags)
  if (key === undefined)
    throw new Fault('bad_input', 'give what opens the back-up: --key FILE (AGE-SECRET-KEY-1...) or --passphrase-file FILE')
  return key
}

/** The repository on the command line, or that of the settings. */
export function repositoryOf(address: string | undefined, { backup }: Pick<Settings, 'backup'>): BlobStore {
  const place = address ?? backup.to
  if (place === undefined)
    throw new Fault('bad_input', 'give the place of the back-ups: --from FOLDER or s3://bucket/prefix, or backup.to in the configuration')
  return openRepository(place, backup.s3)
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new Fault('bad_input', `the file ${file} cannot be read`, { cause: error })
  }
}
