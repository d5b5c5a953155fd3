import type { SilenceIndex } from './silence-index.ts'
import type { Silence } from './silence.ts'

/** A time in which a monitor is worked on, as it was announced. */
export interface Maintenance {
  readonly announcedAtMs: number
  readonly fromMs: number
  /** Excluded. */
  readonly toMs: number
}

const label = 'monitor'

/** Maintenance of a monitor: silences of it alone. What was added to one once it had begun is none, and what was taken from it neither. */
export function listMaintenance(index: Pick<SilenceIndex, 'of'>, monitor: string): readonly Maintenance[] {
  return index.of(label, monitor).flatMap(({ announced, startsAtMs, endsAtMs }) => {
    if (announced === undefined) return []
    const toMs = Math.min(endsAtMs, announced.endsAtMs)
    return toMs > startsAtMs ? { announcedAtMs: announced.atMs, fromMs: startsAtMs, toMs } : []
  })
}

/** Whether a silence is maintenance of some monitor. */
export function isMaintenance({ matcherSets }: Pick<Silence, 'matcherSets'>): boolean {
  return matcherSets.some(([first, ...others]) => first?.name === label && first.operator === '=' && others.length === 0)
}
