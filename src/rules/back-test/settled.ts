import type { VectorSample } from '../../query/promql/index.ts'
import type { ActiveAlert } from '../alerts/active-alert.ts'

/**
 * Notices when alerts have settled: all fire, and go on so for as long as the same series are found. What is found then changes nothing
 * but their values, which nobody asks for once an alert fires.
 */
export class Settled {
  private readonly areTemplated: boolean
  private found: readonly VectorSample[] | undefined

  /** Whether labels of alerts are templates: those may say something else of the same series from time to time. */
  constructor({ areTemplated }: { readonly areTemplated: boolean }) {
    this.areTemplated = areTemplated
  }

  /** Whether alerts that were active after the last step stay as they are when this is found. */
  staysWith(found: readonly VectorSample[]): boolean {
    const before = this.found
    if (before === undefined || before.length !== found.length) return false
    for (let at = 0; at < found.length; at++) if (found[at]?.labels !== before[at]?.labels) return false
    return true
  }

  /** After a step, with what was found in it. */
  note(active: ReadonlyMap<string, ActiveAlert>, found: readonly VectorSample[]): void {
    let firing = 0
    let isSettled = found.length === 0 || !this.areTemplated
    for (const { state, keepFiringSinceMs, noDataSinceMs } of active.values()) {
      if (state === 'firing') firing++
      // One that has resolved is as one that never was, and goes some time.
      if (state === 'pending' || (state === 'firing' && (keepFiringSinceMs ?? noDataSinceMs) !== undefined)) isSettled = false
    }
    this.found = isSettled && firing === found.length ? found : undefined
  }
}
