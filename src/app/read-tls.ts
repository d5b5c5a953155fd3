import { readFileSync } from 'node:fs'

import type { Settings } from '../config/settings.ts'
import { Fault } from '../lib/errors.ts'

export interface Tls {
  readonly cert: string
  readonly key: string
}

/** Reads the certificate named in the settings. Throws Fault('bad_input') when it cannot be read. */
export function readTls({ tls }: Settings): Tls | undefined {
  if (tls === undefined) return undefined
  try {
    return { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') }
  } catch (error) {
    throw new Fault('bad_input', `the certificate or its key cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
