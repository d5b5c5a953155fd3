import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The path itself, or where it would be made. */
export function nearestDirectory(path: string): string {
  const whole = resolve(path)
  return existsSync(whole) || dirname(whole) === whole ? whole : nearestDirectory(dirname(whole))
}
