import { quoteGo } from '../../../lib/go-quote.ts'
import type { Annotations } from '../annotations.ts'
import type { Span } from '../ast.ts'

/** Counts windows in which start times contradict each other: one annotation a metric. */
export class OverlapNotice {
  private readonly counts = new Map<string, number>()

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  tell(annotations: Annotations, span: Span): void {
    for (const [name, count] of this.counts) {
      const often = count > 1 ? ` (${count} occurrences)` : ''
      annotations.warn(`sample has start time that overlaps with previous sample timestamp for metric ${quoteGo(name)}${often}`, span)
    }
    this.counts.clear()
  }
}
