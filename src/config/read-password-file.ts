import { readFileSync } from 'node:fs'

import { Fault } from '../lib/errors.ts'

/** The password in a file that settings name. Throws Fault('bad_input') when it cannot be read. */
export function readPasswordFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `the password file ${file} cannot be read`, { cause: error })
  }
}
