import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { createLifecycle, lockDataDirectory, noteHostDeed, version, withStoppedPlatform } from '../app/index.ts'
import {
  choosePoint,
  cloneIdentity,
  type Key,
  makeBackup,
  openerOf,
  openRepository,
  readCatalogue,
  restorePoint,
  verifyScratch,
} from '../backups/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import { generateIdentity } from '../lib/age/keys.ts'
import { Fault } from '../lib/errors.ts'
import { copyTree } from '../lib/files/copy-tree.ts'
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

For trying things out; the original stays as it is, and is copied first: beside EMPTY there must be room for that. In the clone everybody is signed
out, invitations and links to set a password end, API tokens are revoked, nothing waits to be sent, the dead man's switch is out, monitors
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

/**
 * Through a copy and a back-up of that beside the clone, which nobody else can open and which are gone afterwards: to open a platform's stores
 * changes them, above all when this version is newer than the one that wrote them.
 */
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
    const dataDir = join(directory, 'copy')
    await copyStopped(from, dataDir, signal)
    const { keyFile, recipient } = generateIdentity(new Date())
    const store = openRepository(join(directory, 'repository'), undefined)
    await withStoppedPlatform({ ...settings, dataDir }, config, ({ context }) =>
      makeBackup(context, { store, recipients: [recipient], signal }),
    )
    rmSync(dataDir, { recursive: true })
    await make(store, { keyFile })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Takes the directory for as long as it is copied, so that no platform starts on it. Throws Fault `conflict` while one runs. */
async function copyStopped(from: string, to: string, signal: AbortSignal): Promise<void> {
  const lifecycle = createLifecycle(createLog({ level: 'error' }))
  try {
    lockDataDirectory(from, lifecycle)
    await copyTree(from, to, { without: new Set(['LOCK', verifyScratch]), signal })
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    throw isFull ? new Fault('disk_full', `There is no room for a copy of ${from} beside the clone`, { cause: error }) : error
  } finally {
    await lifecycle.stop()
  }
}
