import { parseArgs } from 'node:util'

import { noteHostDeed, version } from '../app/index.ts'
import { choosePoint, openerOf, readCatalogue, restorePoint, type RestoreServers } from '../backups/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { Fault } from '../lib/errors.ts'
import { createLog } from '../lib/log.ts'
import { stateOptionsOf } from '../storage/state/index.ts'
import { serverUrlOf } from '../storage/telemetry/index.ts'
import { keyOptions, repositoryOf, requireKey } from './backup-key.ts'
import type { Command } from './command.ts'
import { exitCodeWords, runLong, tellProgress } from './run-long.ts'

/** `vedette restore`: a data directory out of a back-up, whole or not at all. */
export const restore: Command = {
  summary: 'make a data directory from a back-up',
  usage: `vedette restore --from PLACE (--key FILE | --passphrase-file FILE) [--at ID] --data-dir EMPTY [--config FILE] [--into-servers]

PLACE is a folder or s3://bucket/prefix (then backup.s3 of the configuration says how it is reached). Without --at the newest restore point.
EMPTY must be missing or empty: it appears once everything is there and was counted. Then: vedette serve --data-dir EMPTY
--into-servers puts the state into storage.postgres and telemetry into storage.clickhouse of the configuration, as far as they stand there: both
must be empty. Without it everything is in EMPTY.
The configuration that was backed up lies in EMPTY/restored-settings: look it through and put it where it belongs.
${exitCodeWords}`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...keyOptions,
        from: { type: 'string' },
        at: { type: 'string' },
        'data-dir': { type: 'string' },
        config: { type: 'string' },
        'into-servers': { type: 'boolean' },
      },
    })
    return runLong(async (signal) => {
      const dataDir = values['data-dir']
      if (dataDir === undefined) throw new Fault('bad_input', 'give the directory that is to be made: --data-dir EMPTY')
      const settings = loadSettings({ flags: { config: values.config }, environment })
      const store = repositoryOf(values.from, settings)
      const key = requireKey(values)
      const { points, damaged } = await readCatalogue(store, signal)
      const bad = damaged.find(({ id }) => id === values.at) ?? (points.length === 0 ? damaged[0] : undefined)
      if (bad !== undefined) throw new Fault('bad_input', `${bad.id}: ${bad.reason}`)
      for (const { id, reason } of damaged) process.stderr.write(`vedette: ${id} is passed over: ${reason}\n`)
      const point = choosePoint(points, values.at)
      const opener = await openerOf(store, key, point.manifest.recipients, signal)
      const log = createLog({ level: 'error' })
      const memoryLimitBytes = settings.engine.memoryBytes
      const servers = values['into-servers'] === true ? { servers: serversOf(settings) } : {}
      const { manifest } = point
      await restorePoint({
        store,
        opener,
        point,
        dataDir,
        log,
        memoryLimitBytes,
        signal,
        onProgress: tellProgress('restored'),
        ...servers,
        change: async (_state, scratch) => {
          const from = { id: manifest.id, at: manifest.startedAt, program: manifest.program }
          noteHostDeed(scratch, { action: 'platform.restore', at: new Date().toISOString(), program: version, from })
        },
      })
      const rows = Object.values(manifest.telemetry).reduce((sum, count) => sum + count, 0)
      process.stdout.write(`${dataDir} is the platform of ${manifest.startedAt}: ${rows} rows of telemetry\n`)
      if (manifest.withoutTelemetry !== null) process.stdout.write(`without telemetry: ${manifest.withoutTelemetry}\n`)
      return 0
    })
  },
}

/** Servers that are filled. Throws Fault `bad_input` when there is none that could be. */
function serversOf(settings: Settings): RestoreServers {
  const { postgres, clickhouse } = settings.storage
  if (postgres === undefined && clickhouse === undefined)
    throw new Fault('bad_input', '--into-servers needs storage.postgres or storage.clickhouse in the configuration: give it with --config')
  if (clickhouse?.cluster !== undefined)
    throw new Fault(
      'bad_input',
      'a ClickHouse cluster is restored by its own means: leave storage.clickhouse out of the configuration that --config names',
    )
  const state = stateOptionsOf(settings)
  return {
    postgresUrl: state.kind === 'server' ? state.url : undefined,
    clickhouseUrl: clickhouse === undefined ? undefined : serverUrlOf(clickhouse),
  }
}
