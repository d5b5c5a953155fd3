import { createRequire } from 'node:module'

import type { Check, Finding } from '../check.ts'

/** Packages that bring a binary for each kind of machine, and what is without it. */
const parts = [
  { name: '@node-rs/argon2', severity: 'warning', without: 'passwords are hashed more slowly' },
  { name: 'chdb', severity: 'error', without: 'there is no embedded store of telemetry' },
] as const

export const nativePartsCheck: Check = {
  name: 'native-parts',
  title: 'Binaries of this machine are installed',
  run({ settings }) {
    const require = createRequire(import.meta.url)
    return parts.flatMap(({ name, severity, without }): Finding[] => {
      if (name === 'chdb' && settings.storage.clickhouse !== undefined) return []
      try {
        // To load the engine into this process would take its memory: that it is there is enough.
        if (name === 'chdb') require.resolve(name)
        else require(name)
        return []
      } catch {
        return [
          {
            severity,
            problem: `${name} cannot be loaded on ${process.platform} ${process.arch}: ${without}.`,
            mend: 'Install again on this very machine, with optional packages (npm ci, without --omit=optional); do not copy node_modules from another.',
          },
        ]
      }
    })
  },
}
