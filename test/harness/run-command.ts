import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** `vedette ...` of the built program: what it said. Rejects with `code`, `stdout` and `stderr` when it fails. */
export function runCommand(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ['dist/program/main.cjs', ...args], { timeout: 110_000 })
}
