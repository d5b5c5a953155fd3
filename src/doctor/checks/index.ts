import type { Check } from '../check.ts'
import { certificateCheck } from './certificate.ts'
import { clickhouseCheck } from './clickhouse.ts'
import { clockCheck } from './clock.ts'
import { dataDirectoryCheck } from './data-directory.ts'
import { descriptorsCheck } from './descriptors.ts'
import { diskSpaceCheck } from './disk-space.ts'
import { fileSystemCheck } from './file-system.ts'
import { fsyncCheck } from './fsync.ts'
import { healthCheck } from './health.ts'
import { keyBesideDataCheck } from './key-beside-data.ts'
import { lockCheck } from './lock.ts'
import { mailCheck } from './mail.ts'
import { memoryCheck } from './memory.ts'
import { namedFilesCheck } from './named-files.ts'
import { namesCheck } from './names.ts'
import { nativePartsCheck } from './native-parts.ts'
import { nodeVersionCheck } from './node-version.ts'
import { portsCheck } from './ports.ts'
import { postgresCheck } from './postgres.ts'
import { proxyCheck } from './proxy.ts'
import { quarantineCheck } from './quarantine.ts'
import { settingsCheck } from './settings.ts'
import { swapCheck } from './swap.ts'
import { timeZonesCheck } from './time-zones.ts'
import { upgradeCheck } from './upgrade.ts'

/** Every check, in the order in which the doctor tells. */
export const checks: readonly Check[] = [
  settingsCheck,
  namedFilesCheck,
  nodeVersionCheck,
  nativePartsCheck,
  dataDirectoryCheck,
  lockCheck,
  upgradeCheck,
  fileSystemCheck,
  diskSpaceCheck,
  fsyncCheck,
  quarantineCheck,
  keyBesideDataCheck,
  memoryCheck,
  swapCheck,
  descriptorsCheck,
  clockCheck,
  timeZonesCheck,
  portsCheck,
  namesCheck,
  proxyCheck,
  certificateCheck,
  postgresCheck,
  clickhouseCheck,
  mailCheck,
  healthCheck,
]
