import { existsSync } from 'node:fs'

import { findFreePort } from './find-free-port.ts'
import { startListener } from './start-listener.ts'
import { startNodeExporter } from './start-node-exporter.ts'
import { startPostgres } from './start-postgres.ts'

const binaries = {
  redis: '/usr/bin/redis-server',
  redisExporter: '/usr/bin/prometheus-redis-exporter',
  postgresExporter: '/usr/bin/prometheus-postgres-exporter',
  blackboxExporter: '/usr/bin/prometheus-blackbox-exporter',
  nodeExporter: '/usr/bin/prometheus-node-exporter',
}

/** Tests with the exporters of the system are skipped where one is missing. */
export const hasExporters = Object.values(binaries).every((path) => existsSync(path))

/** Real servers with their exporters. */
export interface Exporters {
  /** Host and port, by job. */
  readonly addresses: Readonly<Record<'postgres' | 'redis' | 'blackbox' | 'node', string>>
  /** The database is gone; its exporter stays. */
  stopDatabase(): void
  stop(): Promise<void>
}

/** Starts PostgreSQL, Redis and the exporters of both, of the machine and of checks from outside; resolves when all answer. */
export async function startExporters(): Promise<Exporters> {
  const postgres = startPostgres()
  if (postgres === undefined) throw new Error('there is no PostgreSQL')
  const redisPort = await findFreePort()
  const address = async (): Promise<string> => `127.0.0.1:${await findFreePort()}`
  const [ofPostgres, ofRedis, ofBlackbox] = [await address(), await address(), await address()]
  const database = `${postgres.createDatabase().replace('postgres://', 'postgresql://')}&sslmode=disable`
  // The exporter of Redis tells whether Redis answers; it need not be asked itself.
  const redis = startListener(binaries.redis, ['--port', String(redisPort), '--save', '', '--bind', '127.0.0.1'], `http://${ofRedis}/`)
  const started = await Promise.all([
    startNodeExporter(),
    redis,
    startListener(
      binaries.redisExporter,
      [`-redis.addr=redis://127.0.0.1:${redisPort}`, `-web.listen-address=${ofRedis}`],
      `http://${ofRedis}/`,
    ),
    startListener(
      '/usr/bin/env',
      [`DATA_SOURCE_NAME=${database}`, binaries.postgresExporter, `--web.listen-address=${ofPostgres}`],
      `http://${ofPostgres}/`,
    ),
    startListener(
      binaries.blackboxExporter,
      ['--config.file=/etc/prometheus/blackbox.yml', `--web.listen-address=${ofBlackbox}`],
      `http://${ofBlackbox}/`,
    ),
  ])
  let isUp = true
  const stopDatabase = (): void => {
    if (isUp) postgres.stop()
    isUp = false
  }
  return {
    addresses: { postgres: ofPostgres, redis: ofRedis, blackbox: ofBlackbox, node: started[0].address },
    stopDatabase,
    async stop() {
      stopDatabase()
      await Promise.all(started.map((one) => one.stop()))
    },
  }
}
