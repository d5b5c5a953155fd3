import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { askHostDoor, withStoppedPlatform } from '../app/index.ts'
import { type Backups, choosePoint, findEarlierPassphrases, readCatalogue, renderRecoveryKit, verifyPoint } from '../backups/index.ts'
import { loadSettings, readVariable } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import { createLog } from '../lib/log.ts'
import { keyOptions, readKey, repositoryOf } from './backup-key.ts'
import type { Command } from './command.ts'
import { stateOptions } from './open-state.ts'
import { exitCodeWords, formatBytes, runLong, tellProgress } from './run-long.ts'

const pollMs = 500
const options = {
  ...stateOptions,
  ...keyOptions,
  from: { type: 'string' },
  at: { type: 'string' },
  out: { type: 'string' },
} as const

/** `vedette backup`: makes, lists and tries out back-ups of the platform. */
export const backup: Command = {
  summary: 'make, list and verify back-ups of the platform',
  usage: `vedette backup [run]     [--data-dir DIR] [--config FILE]              make one now, whether the platform runs or not
vedette backup list      [--from PLACE] [--config FILE]               show the restore points
vedette backup verify    [--from PLACE] [--at ID] [--key FILE | --passphrase-file FILE]   restore one to a scratch directory and look through it
vedette backup kit       [--from PLACE]                               the recovery kit: a page to print, and a shell script
vedette backup new-key   --out FILE                                   a new secret key; says its public key, for backup.recipients

Where they go, who can open them and when they are made stands in the configuration: backup.to, backup.recipients, backup.schedule.
PLACE is a folder or s3://bucket/prefix. Without a key, verify compares checksums only.
${exitCodeWords}`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [verb = 'run', ...more] = positionals
    if (more.length > 0 || !['run', 'list', 'verify', 'kit', 'new-key'].includes(verb)) {
      process.stderr.write(`${backup.usage}\n`)
      return 2
    }
    return runLong(async (signal) => {
      if (verb === 'new-key') return makeKey(values.out)
      const { 'data-dir': dataDir, config } = values
      const settings = loadSettings({ flags: { 'data-dir': dataDir, config }, environment })
      const configFile = config ?? readVariable(environment, 'VEDETTE_CONFIG')
      if (verb === 'run') return makeNow(settings, configFile, signal)
      const store = repositoryOf(values.from, settings)
      if (verb === 'kit') {
        process.stdout.write(renderRecoveryKit({ place: store.place, recipients: settings.backup.recipients }))
        return 0
      }
      const { points, damaged } = await readCatalogue(store, signal)
      for (const { id, reason } of damaged) process.stderr.write(`vedette: ${id}: ${reason}\n`)
      if (verb === 'list') {
        const earlier = await findEarlierPassphrases(store, points, signal)
        for (const { manifest, totalBytes } of points)
          process.stdout.write(
            `${manifest.id}   ${manifest.startedAt}   ${formatBytes(totalBytes).padStart(9)}, ${formatBytes(manifest.newBytes)} of them new   Vedette ${manifest.program}${earlier.has(manifest.id) ? '   opens with the earlier passphrase' : ''}${manifest.withoutTelemetry === null ? '' : '   without telemetry'}\n`,
          )
        return damaged.length > 0 ? 3 : 0
      }
      const point = choosePoint(points, values.at)
      const log = createLog({ level: 'error' })
      const { dataDir: directory, engine } = settings
      const input = { store, point, key: readKey(values), dataDir: directory, log, memoryLimitBytes: engine.memoryBytes, signal }
      const summary = await verifyPoint({ ...input, onProgress: tellProgress('verified') })
      process.stdout.write(`${point.manifest.id}: ${summary}\n`)
      return 0
    })
  },
}

function makeKey(out: string | undefined): number {
  if (out === undefined) throw new Fault('bad_input', 'give the file for the secret key: --out FILE')
  const { keyFile, recipient } = generateIdentity(new Date())
  try {
    writeFileSync(out, keyFile, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new Fault('bad_input', `the file ${out} is there already, or cannot be written`, { cause: error })
  }
  process.stdout.write(`${recipient.text}\n`)
  return 0
}

/** By the platform that runs, else on its stores. */
async function makeNow(settings: Settings, configFile: string | undefined, signal: AbortSignal): Promise<number> {
  const begun = await askHostDoor(settings.dataDir, { ask: 'backup' })
  if (begun !== undefined) return await follow(settings.dataDir, signal)
  const { summary } = await withStoppedPlatform(settings, configFile, async (stopped) => {
    const backups: Backups = await stopped.openBackups()
    return await backups.backUp(signal)
  })
  process.stdout.write(`${summary}\n`)
  return 0
}

interface Progress {
  readonly summary?: string
  readonly failed?: string
  readonly underWay?: { readonly done: number; readonly objects: number }
}

/** The platform goes on with it when nobody waits any more. */
async function follow(dataDir: string, signal: AbortSignal): Promise<number> {
  const tell = tellProgress('stored')
  for (;;) {
    await sleep(pollMs, undefined, { signal })
    const reply = await askHostDoor(dataDir, { ask: 'backup-progress' })
    if (reply === undefined) throw new Fault('unavailable', 'the platform has stopped meanwhile, and with it the back-up')
    // What `answersOf` of the app says.
    const { summary, failed, underWay } = reply as Progress
    if (failed !== undefined) throw new Fault('unavailable', failed)
    if (summary !== undefined) {
      process.stdout.write(`${summary}\n`)
      return 0
    }
    if (underWay !== undefined) tell(underWay.done, underWay.objects)
  }
}
