import { execFile } from 'node:child_process'

import type { Log } from '../lib/log.ts'

const withinMs = 5000

/**
 * Tells systemd how far we are (sd_notify(3)), when it asks to be told. Node has no datagram sockets of the file system, so systemd's own
 * program says it for us; a unit needs `NotifyAccess=all` for that. Never fails: one that is not told waits until its time-out.
 */
export async function tellSystemd(state: 'READY=1' | 'STOPPING=1', log: Log): Promise<void> {
  if (process.env['NOTIFY_SOCKET'] === undefined) return
  await new Promise<void>((resolve) => {
    execFile('systemd-notify', [`--pid=${process.pid}`, state], { timeout: withinMs }, (error) => {
      if (error !== null) log.warn({ state, reason: error.message }, 'systemd cannot be told')
      resolve()
    })
  })
}
