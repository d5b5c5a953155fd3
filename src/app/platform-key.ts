import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import { Fault } from '../lib/errors.ts'

const name = 'platform.key'
const keyBytes = 32

/**
 * The platform's own key, with which it keeps the secrets that people enter: a file of the data directory, made at the first start. What
 * was sealed with it is lost when it is, so it belongs into back-ups of the directory. Throws Fault `unavailable`.
 */
export function readPlatformKey(dataDir: string): Buffer {
  const path = join(dataDir, name)
  const known = readKey(path)
  if (known !== undefined) return known
  const key = randomBytes(keyBytes)
  try {
    const file = openSync(`${path}.new`, 'w', 0o600)
    writeSync(file, `${key.toString('hex')}\n`)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
    const directory = openSync(dataDir, 'r')
    fsyncSync(directory)
    closeSync(directory)
  } catch (error) {
    throw new Fault('unavailable', `the platform's key ${path} cannot be written`, { cause: error })
  }
  return key
}

/** The key of a platform that has been started; undefined: there is none. Throws as `readPlatformKey` does. */
export function findPlatformKey(dataDir: string): Buffer | undefined {
  return readKey(join(dataDir, name))
}

/** Undefined: there is none yet. One that cannot be read is an error: a new one would make all secrets unreadable. */
function readKey(path: string): Buffer | undefined {
  let text
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Fault('unavailable', `the platform's key ${path} cannot be read`, { cause: error })
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Fault('unavailable', `the platform's key ${path} is none: 64 hexadecimal digits`)
  return Buffer.from(text, 'hex')
}
