import { readFileSync } from 'node:fs'

import { Fault } from '../errors.ts'

/** A secret in a file that settings name, without the white space round it. Throws Fault('bad_input') when it cannot be read or is empty. */
export function readSecretFile(file: string): string {
  let text
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `the secret file ${file} cannot be read`, { cause: error })
  }
  if (text === '') throw new Fault('bad_input', `the secret file ${file} is empty`)
  return text
}
