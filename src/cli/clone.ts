import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { noteHostDeed, version, withStoppedPlatform } from '../app/index.ts'
import {
  choosePoint,
  cloneIdentity,
  type Key,
  makeBackup,
  openerOf,
  openRepository,
  readCatalogue,
  restorePoint,
} from '../backups/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import { createLog } from '../lib/log.ts'
import type { BlobStore } from '../storage/blobs/index.ts'
import { keyOptions, repositoryOf, requireKey } from './backup-key.ts'
import type { Command } from './command.ts'
import { exitCodeWords, runLong, tellProgress } from './run-long.ts'

/** `vedette clone`: a second platform with the same data that tells nobody anything. */
export const clone: Command = {
  summary: 'make a second platform with the same data, which tells nobody anything',
  usage: `vedette clone --from DATA-DIR --to EMPTY                      of a platform that does not run
vedette clone --from PLACE --key FILE [--at ID] --to EMPTY    of a back-up (or --passphrase-file FILE)

For trying things out. In the clone everybody is signed out, API tokens are revoked, nothing waits to be sent, the dead man's switch is out, monitors
rest, no back-ups are made, and no message leaves it, ever (EMPTY/clone.json; docs/backup.md). People, passwords and ingest keys are the same. Give it a configuration of its own.
${exitCodeWords}`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...keyOptions, from: { type: 'string' }, to: { type: 'string' }, at: { type: 'string' }, config: { type: 'string' } },
    })
    const { from, to, at, config } = values
    if (from === undefined || to === undefined) {
      process.stderr.write(`${clone.usage}\n`)
      return 2
    }
    return runLong(async (signal) => {
      const settings = loadSettings({ flags: { config }, environment })
      const make = async (store: BlobStore, key: Key): Promise<void> => {
        const point = choosePoint((await readCatalogue(store, signal)).points, at)
        const { id, startedAt, program } = point.manifest
        await restorePoint({
          store,
          opener: await openerOf(store, key, point.manifest.recipients, signal),
          point,
          dataDir: to,
          log: createLog({ level: 'error' }),
          memoryLimitBytes: settings.engine.memoryBytes,
          signal,
          onProgress: tellProgress('cloned'),
          change: async (state, scratch) => {
            const now = Date.now()
            await cloneIdentity(state, scratch, { from: id, now })
            const done = { action: 'platform.clone', at: new Date(now).toISOString(), program: version } as const
            noteHostDeed(scratch, { ...done, from: { id, at: startedAt, program } })
          },
        })
      }
      if (isDataDirectory(from)) await throughCopy(from, to, config, environment, signal, make)
      else await make(repositoryOf(from, settings), requireKey(values))
      process.stdout.write(
        `${to} is a clone: it tells nobody anything. Start it with a port of its own: vedette serve --data-dir ${to} --port 0\n`,
      )
      return 0
    })
  },
}

function isDataDirectory(path: string): boolean {
  return existsSync(join(path, 'platform.key')) && !existsSync(join(path, 'points'))
}

/** Through a back-up beside the clone that nobody else can open, and that is gone afterwards. */
async function throughCopy(
  from: string,
  to: string,
  config: string | undefined,
  environment: Parameters<Command['run']>[1],
  signal: AbortSignal,
  make: (store: BlobStore, key: Key) => Promise<void>,
): Promise<void> {
  const settings = loadSettings({ flags: { 'data-dir': from, config }, environment })
  if (settings.storage.postgres !== undefined || settings.storage.clickhouse !== undefined)
    throw new Fault('bad_input', 'a platform with servers of its own is cloned from a back-up: --from PLACE')
  const directory = mkdtempSync(join(dirname(resolve(to)), '.vedette-clone-'))
  try {
    const { keyFile, recipient } = generateIdentity(new Date())
    const store = openRepository(directory, undefined)
    await withStoppedPlatform(settings, config, ({ context }) => makeBackup(context, { store, recipients: [recipient], signal }))
    await make(store, { keyFile })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
