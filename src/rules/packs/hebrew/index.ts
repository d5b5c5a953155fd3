import type { PackWords } from '../pack.ts'
import { backupsHebrew } from './backups.ts'
import { certificatesHebrew } from './certificates.ts'
import { changesHebrew } from './changes.ts'
import { hostsHebrew } from './hosts.ts'
import { httpHebrew } from './http.ts'
import { logsHebrew } from './logs.ts'
import { mysqlHebrew } from './mysql.ts'
import { nginxHebrew } from './nginx.ts'
import { platformHebrew } from './platform.ts'
import { postgresHebrew } from './postgres.ts'
import { probesHebrew } from './probes.ts'
import { queuesHebrew } from './queues.ts'
import { redisHebrew } from './redis.ts'
import { selfWatchHebrew } from './self-watch.ts'
import { servicesHebrew } from './services.ts'
import { targetsHebrew } from './targets.ts'

/** The packs in Hebrew, by their names. */
export const hebrewPacks: Readonly<Record<string, PackWords>> = {
  services: servicesHebrew,
  http: httpHebrew,
  targets: targetsHebrew,
  probes: probesHebrew,
  certificates: certificatesHebrew,
  hosts: hostsHebrew,
  postgres: postgresHebrew,
  mysql: mysqlHebrew,
  redis: redisHebrew,
  nginx: nginxHebrew,
  queues: queuesHebrew,
  backups: backupsHebrew,
  logs: logsHebrew,
  changes: changesHebrew,
  platform: platformHebrew,
  self_watch: selfWatchHebrew,
}
