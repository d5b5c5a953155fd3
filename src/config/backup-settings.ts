import { Cron } from 'croner'
import { z } from 'zod'

import { parseRecipient } from '../lib/age/keys.ts'

const path = z.string().min(1).max(4096)
const count = (value: number, description: string) => z.number().int().min(0).max(10_000).default(value).meta({ description })
const times = (value: string, description: string) =>
  z.string().max(100).refine(isSchedule, 'is no schedule like 17 2 * * *').default(value).meta({ description })

/** Back-ups of the platform itself. */
export const backupSchema = z
  .strictObject({
    to: z
      .string()
      .max(4096)
      .regex(/^(s3:\/\/[a-z0-9][a-z0-9.-]{1,62}(\/[^?#]*)?|[^:]+)$/, 'is neither a folder nor s3://bucket/prefix')
      .optional()
      .meta({ description: 'Where back-ups go: a folder, or `s3://bucket/prefix`. Without it none are made' }),
    s3: z
      .strictObject({
        endpoint: z.url({ protocol: /^https?$/ }).meta({ description: 'Address of the storage' }),
        region: z.string().min(1).max(64).default('us-east-1').meta({ description: 'Region' }),
        accessKeyId: z.string().min(1).max(256).meta({ description: 'Access key' }),
        secretAccessKeyFile: path.meta({ description: 'File that holds its secret' }),
      })
      .optional()
      .meta({ description: 'The storage behind `s3://`' }),
    recipients: z.array(z.string().max(100).refine(isRecipient, 'is no public key of age (age1...)')).max(20).default([]).meta({
      description: 'Public keys of age (`age-keygen`) that back-ups are encrypted to; keep the secret keys away from this machine',
    }),
    passphraseFile: path.optional().meta({
      description:
        'File that holds a passphrase which opens the back-ups, too: the key they are encrypted to lies beside them, locked with it',
    }),
    schedule: times('17 2 * * *', 'When a back-up is made: five fields, UTC'),
    verify: z
      .strictObject({
        schedule: times('17 4 * * 0', 'When the newest back-up is verified: five fields, UTC'),
        keyFile: path.optional().meta({
          description:
            'File of a secret key of age: with it the newest back-up is restored to a scratch directory and looked through; without it (and without `passphraseFile`) only the checksums of its objects are compared',
        }),
      })
      .prefault({})
      .meta({ description: 'Trying back-ups out' }),
    keep: z
      .strictObject({
        last: count(3, 'The newest ones'),
        daily: count(7, 'The newest one of each of so many days'),
        weekly: count(5, 'of weeks'),
        monthly: count(12, 'of months'),
      })
      .prefault({})
      .meta({ description: 'Which back-ups are kept; the others are removed after each back-up' }),
    bytesPerSecond: z.number().int().min(1_000_000).optional().meta({
      description:
        'How much a back-up writes and a verification reads in a second at most, while the platform runs. Left out: 20 MB for each core, so that whoever sends meanwhile has the machine, too',
    }),
  })
  .prefault({})
  .meta({ description: 'Back-ups of the platform: state, telemetry, keys, settings. docs/backup.md tells how they are restored' })
export type BackupSettings = z.output<typeof backupSchema>

function isRecipient(text: string): boolean {
  try {
    parseRecipient(text)
    return true
  } catch {
    return false
  }
}

function isSchedule(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false
  try {
    return new Cron(text, { timezone: 'UTC', paused: true }).nextRun() !== null
  } catch {
    return false
  }
}
