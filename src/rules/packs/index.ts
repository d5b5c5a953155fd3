import type { Pack } from './pack.ts'
import { backupsPack } from './ready/backups.ts'
import { certificatesPack } from './ready/certificates.ts'
import { changesPack } from './ready/changes.ts'
import { hostsPack } from './ready/hosts.ts'
import { httpPack } from './ready/http.ts'
import { logsPack } from './ready/logs.ts'
import { mysqlPack } from './ready/mysql.ts'
import { nginxPack } from './ready/nginx.ts'
import { platformPack } from './ready/platform.ts'
import { postgresPack } from './ready/postgres.ts'
import { probesPack } from './ready/probes.ts'
import { queuesPack } from './ready/queues.ts'
import { redisPack } from './ready/redis.ts'
import { selfWatchPack } from './ready/self-watch.ts'
import { servicesPack } from './ready/services.ts'
import { targetsPack } from './ready/targets.ts'

/** Every pack, in the order of docs and page. */
export const packs: readonly Pack[] = [
  servicesPack,
  httpPack,
  targetsPack,
  probesPack,
  certificatesPack,
  hostsPack,
  postgresPack,
  mysqlPack,
  redisPack,
  nginxPack,
  queuesPack,
  backupsPack,
  logsPack,
  changesPack,
  platformPack,
  selfWatchPack,
]
