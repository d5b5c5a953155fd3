import type { Log } from '../../lib/log.ts'
import type { PostedAlert } from '../../model/alert.ts'
import type { Monitor } from '../monitor.ts'
import type { Outage } from '../state/watch-state.ts'
import type { Watch } from '../watch.ts'
import { certificateAlert, downAlert, sickAlert } from './make-alerts.ts'

export interface AnnouncerParts {
  readonly log: Log
  readonly clock: { now(): number }
  /** Hands alerts on. */
  readonly post: (alerts: readonly PostedAlert[]) => Promise<void>
  readonly externalUrl: () => string
}

/** Since when our own checks are not to be believed, and why. */
export interface Sick {
  readonly startedAtMs: number
  readonly failing: number
  readonly of: number
}

/** Says what is down, what ends soon, and what is over; again every minute, since alerts end when nobody repeats them. */
export class Announcer {
  readonly #parts: AnnouncerParts
  #ending = new Map<string, PostedAlert>()

  constructor(parts: AnnouncerParts) {
    this.#parts = parts
  }

  async tellOutage(monitor: Monitor, outage: Outage): Promise<void> {
    await this.#post([downAlert(monitor, outage, this.#context())])
  }

  async tellRecovered(sick: Sick): Promise<void> {
    const context = this.#context()
    await this.#post([{ ...sickAlert(sick, sick.startedAtMs, context), endsAtMs: context.nowMs }])
  }

  async repeat(watches: Iterable<Watch>, sick: Sick | undefined): Promise<void> {
    const context = this.#context()
    const alerts: PostedAlert[] = sick === undefined ? [] : [sickAlert(sick, sick.startedAtMs, context)]
    const ending = new Map<string, PostedAlert>()
    for (const { monitor, state, certificate } of watches) {
      if (monitor.isPaused) continue
      if (state.outage !== undefined) alerts.push(downAlert(monitor, state.outage, context))
      const alert = certificate === undefined ? undefined : certificateAlert(monitor, certificate, context)
      if (alert !== undefined) ending.set(JSON.stringify(alert.labels), alert)
    }
    for (const [key, alert] of this.#ending) if (!ending.has(key)) alerts.push({ ...alert, endsAtMs: context.nowMs })
    this.#ending = ending
    await this.#post([...alerts, ...ending.values()])
  }

  #context(): { readonly nowMs: number; readonly externalUrl: string } {
    return { nowMs: this.#parts.clock.now(), externalUrl: this.#parts.externalUrl() }
  }

  async #post(alerts: readonly PostedAlert[]): Promise<void> {
    if (alerts.length === 0) return
    try {
      await this.#parts.post(alerts)
    } catch (error) {
      this.#parts.log.error({ err: error }, 'alerts of uptime checks could not be handed on; they are tried again within a minute')
    }
  }
}
