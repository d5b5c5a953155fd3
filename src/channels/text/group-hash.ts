import { createHash } from 'node:crypto'

/** What stands for a group where names are short: SHA-256 of its key in hexadecimal, as Alertmanager's. */
export function groupHash(groupKey: string): string {
  return createHash('sha256').update(groupKey).digest('hex')
}
