import { readFileSync } from 'node:fs'

import type { BackupSettings } from '../config/backup-settings.ts'
import { Fault } from '../lib/errors.ts'
import { type BlobStore, openBucket, openFolder } from '../storage/blobs/index.ts'

/** The repository that an address names: a folder, or `s3://bucket/prefix` with how its storage is reached. Throws Fault `bad_input`. */
export function openRepository(address: string, s3: BackupSettings['s3']): BlobStore {
  const bucket = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address)
  if (bucket === null) return openFolder(address)
  if (s3 === undefined)
    throw new Fault(
      'bad_input',
      'How the storage behind s3:// is reached must stand in backup.s3: endpoint, accessKeyId, secretAccessKeyFile',
    )
  const prefix = (bucket[2] ?? '').replaceAll(/^\/+|\/+$/g, '')
  const { endpoint, region, accessKeyId, secretAccessKeyFile } = s3
  const secretAccessKey = readSecret(secretAccessKeyFile)
  return openBucket({ endpoint, region, accessKeyId, secretAccessKey, bucket: bucket[1] ?? '' }, prefix === '' ? '' : `${prefix}/`)
}

/** The first line of a file. Throws Fault `bad_input`. */
export function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `the file ${file} cannot be read`, { cause: error })
  }
}
