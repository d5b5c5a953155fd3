/** How many series of a metric there are. */
export interface MetricTally {
  readonly name: string
  /** Series that had a sample lately. */
  active: number
  /** Series that wanted to begin and might not, counted each time they tried. */
  refused: number
}

const mostNames = 100_000

/** The series of one project, counted by metric. */
export class MetricTallies {
  private readonly byName = new Map<string, MetricTally>()

  of(name: string): MetricTally {
    const known = this.byName.get(name)
    if (known !== undefined) return known
    if (this.byName.size >= mostNames) this.forgetEmpty()
    const tally = { name, active: 0, refused: 0 }
    this.byName.set(name, tally)
    return tally
  }

  /** Of a metric that came; undefined of others. */
  find(name: string): Readonly<MetricTally> | undefined {
    return this.byName.get(name)
  }

  /** The `most` metrics with the most series. */
  greatest(most: number): readonly Readonly<MetricTally>[] {
    const found: MetricTally[] = []
    for (const tally of this.byName.values()) {
      if (tally.active === 0 && tally.refused === 0) continue
      if (found.length === most && rank(tally, found[most - 1]) >= 0) continue
      let at = found.length
      while (at > 0 && rank(tally, found[at - 1]) < 0) at--
      found.splice(at, 0, tally)
      if (found.length > most) found.pop()
    }
    return found.map((tally) => ({ ...tally }))
  }

  /** Names without series are only kept for what was refused. */
  private forgetEmpty(): void {
    for (const [name, { active }] of this.byName) if (active === 0) this.byName.delete(name)
  }
}

/** Below zero when `a` comes first. */
function rank(a: MetricTally, b: MetricTally | undefined): number {
  return b === undefined ? -1 : b.active - a.active || b.refused - a.refused || (a.name < b.name ? -1 : 1)
}
