import { createWriteStream, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'

import { askHostDoor } from '../app/index.ts'
import { createDiagnostics } from '../diagnostics/index.ts'
import { systemClock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'
import { findPatient } from './doctor.ts'
import { stateOptions } from './open-state.ts'

/** `vedette diagnostics`: what whoever helps must see, without secrets. */
export const diagnostics: Command = {
  summary: 'write a bundle for whoever helps with trouble, without secrets',
  usage: `vedette diagnostics [--out FILE] [--data-dir DIR] [--config FILE]

Writes a .tar.gz: versions, settings with secrets replaced, what the doctor finds, figures of memory; of a platform that runs also health, own
metrics and log, schema and sizes of the tables. Look through it before you give it away.
  --out FILE  where to; vedette-diagnostics-TIME.tar.gz in the working directory when left out. A file that is there is not overwritten.`,
  run: async (args, environment) => {
    const { values } = parseArgs({ args: [...args], options: { ...stateOptions, out: { type: 'string' } } })
    const { out, ...flags } = values
    const patient = findPatient(flags, environment)
    const made = createDiagnostics({ clock: systemClock, patient: () => patient })
    const file = out ?? made.fileName()
    try {
      const answered = patient.lock.state === 'held' ? await askHostDoor(patient.settings.dataDir, { ask: 'diagnostics' }) : undefined
      if (typeof answered?.['bundle'] === 'string')
        writeFileSync(file, Buffer.from(answered['bundle'], 'base64'), { flag: 'wx', mode: 0o600 })
      else await pipeline(made.write(), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
      const what = answered === undefined ? 'what can be known of one that does not run' : 'the platform that runs'
      process.stdout.write(`${file} is written: ${what}\n`)
      return 0
    } catch (error) {
      if (error instanceof Fault) throw error
      throw new Fault('unavailable', `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
  },
}
