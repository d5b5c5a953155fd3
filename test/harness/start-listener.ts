import { spawn } from 'node:child_process'

import { eventually } from './vedette.ts'

/**
 * Starts a program of the system; resolves when it answers at `readyUrl`, throws when it ends before that. `stop` sends SIGTERM and
 * waits.
 */
export async function startListener(
  binary: string,
  words: readonly string[],
  readyUrl: string,
): Promise<{ readonly stop: () => Promise<void> }> {
  const child = spawn(binary, words, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  // An interrupted run leaves nobody behind.
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  const stop = async (): Promise<void> => {
    process.removeListener('exit', end)
    child.kill('SIGTERM')
    await ended
  }
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  try {
    await eventually(
      () =>
        fetch(readyUrl).then(
          ({ ok }) => ok || hasEnded(),
          () => hasEnded(),
        ),
      (isSettled) => isSettled,
      60_000,
    )
    if (hasEnded()) throw new Error(`${binary} ended before it was ready`)
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}
