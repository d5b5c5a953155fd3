import type { Notification } from '../../channels/channel.ts'

/** Written between two turns. */
const alertsAtOnce = 100

/** A notification as JSON, some of its alerts at a time: all of thousands at once would hold the event loop. */
export function* writeNotification({ alerts, ...others }: Notification): Generator<undefined, string, undefined> {
  const pieces: string[] = []
  for (let at = 0; at < alerts.length; at += alertsAtOnce) {
    pieces.push(JSON.stringify(alerts.slice(at, at + alertsAtOnce)).slice(1, -1))
    yield
  }
  return `{"alerts":[${pieces.join(',')}],${JSON.stringify(others).slice(1)}`
}
