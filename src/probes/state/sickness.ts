interface Vote {
  readonly atMs: number
  readonly ok: boolean
}

/** Fewer say nothing about us. */
const leastMonitors = 5
const sickShare = 0.8
/** The short one tells soon after it began, the long one when checks are rare. */
const windowsMs = [15_000, 60_000]

/**
 * Whether we ourselves are the trouble: when four of five monitors fail within a minute, it is our network and not theirs. What was known to be down before
 * has no vote.
 */
export class Sickness {
  readonly #votes = new Map<string, Vote>()

  /** `wasDown`: its outage was known before. */
  add(monitorId: string, vote: Vote & { readonly wasDown: boolean }): void {
    this.#votes.delete(monitorId)
    if (!vote.wasDown) this.#votes.set(monitorId, { atMs: vote.atMs, ok: vote.ok })
  }

  drop(monitorId: string): void {
    this.#votes.delete(monitorId)
  }

  /** How many of how many fail, when that is a sickness; undefined: it is none. */
  at(nowMs: number): { readonly failing: number; readonly of: number } | undefined {
    const longest = Math.max(...windowsMs)
    for (const [id, { atMs }] of this.#votes) {
      if (nowMs - atMs <= longest) break
      this.#votes.delete(id)
    }
    for (const windowMs of windowsMs) {
      let failing = 0
      let of = 0
      for (const { atMs, ok } of this.#votes.values()) {
        if (nowMs - atMs > windowMs) continue
        of++
        if (!ok) failing++
      }
      if (of >= leastMonitors && failing >= sickShare * of) return { failing, of }
    }
    return undefined
  }
}
