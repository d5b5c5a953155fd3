import type { BinaryExpr, VectorMatching } from '../../ast.ts'
import type { Labels } from '../../labels.ts'
import type { Evaluation } from '../evaluation.ts'
import { sameLabelsFault } from '../execution-fault.ts'
import { absent, Cells, float, type Grid, hasPoints, type SeriesPoints, valueAt } from '../points.ts'
import { inTurns, seriesOf } from '../series.ts'
import { applyToElements, type Element, type OperationPlace } from './apply-to-elements.ts'
import { arithmeticOf, comparisonOf } from './apply-to-floats.ts'
import { EarliestFault } from './earliest-fault.ts'
import { findDuplicates } from './find-duplicates.ts'
import type { MatchGroup } from './match-group.ts'
import { matchLabels } from './signatures.ts'

interface Output {
  readonly labels: Labels
  readonly cells: Cells
}

/**
 * A binary operation between two vectors. Internally one side is `many` and the other `one` (the right one unless `group_right`);
 * errors are those of the earliest step, as if evaluated step by step.
 */
export class VectorMatch {
  private readonly evaluation: Evaluation
  private readonly expr: BinaryExpr
  private readonly matching: VectorMatching
  private readonly grid: Grid
  private readonly many: readonly SeriesPoints[]
  private readonly one: readonly SeriesPoints[]
  private readonly swapped: boolean
  private readonly place: OperationPlace
  private readonly groups = new Map<string, MatchGroup>()
  private readonly outputs = new Map<string, Output>()
  private readonly faults = new EarliestFault()
  private readonly signature: (labels: Labels) => Labels

  constructor(
    evaluation: Evaluation,
    expr: BinaryExpr,
    matching: VectorMatching,
    grid: Grid,
    left: readonly SeriesPoints[],
    right: readonly SeriesPoints[],
  ) {
    this.evaluation = evaluation
    this.expr = expr
    this.matching = matching
    this.grid = grid
    this.swapped = matching.cardinality === 'one-to-many'
    this.many = this.swapped ? right : left
    this.one = this.swapped ? left : right
    this.place = { operator: expr.operator, annotations: evaluation.annotations, span: expr.span }
    this.signature = matchLabels(matching)
  }

  async run(): Promise<readonly SeriesPoints[]> {
    const { fillLeft, fillRight } = this.matching
    const hasFill = fillLeft !== undefined || fillRight !== undefined
    if (!hasFill && (this.many.length === 0 || this.one.length === 0)) return []
    const { budget } = this.evaluation
    const manyGroups = await this.groupSide('many', this.many)
    const oneGroups = await this.groupSide('one', this.one)
    this.noteMatchesWhereTheyMatter()
    await findDuplicates(budget, this.groups.values(), this.many, this.one, this.matching, hasFill, this.faults)
    await inTurns(budget, manyGroups.entries(), ([index, group]) => {
      const series = this.many[index]
      if (series === undefined) return
      for (const one of group.one) this.pair(group, index, series, this.one[one])
      // With group_right the fills stay with the role, not with the side: so Prometheus has it.
      if (fillRight !== undefined) this.fillMissingOne(group, index, series, fillRight)
    })
    if (fillLeft !== undefined) {
      await inTurns(budget, oneGroups.entries(), ([index, group]) => this.fillMissingMany(group, index, fillLeft))
    }
    this.faults.throwIfAny()
    return [...this.outputs.values()]
      .filter(({ cells }) => hasPoints(cells))
      .map(({ labels, cells }) => seriesOf(labels, this.expr.bool, cells))
  }

  /** Which group each series of a side belongs to. */
  private async groupSide(side: 'many' | 'one', series: readonly SeriesPoints[]): Promise<readonly MatchGroup[]> {
    const members: MatchGroup[] = []
    await inTurns(this.evaluation.budget, series, ({ labels }) => {
      const { key } = this.signature(labels)
      let group = this.groups.get(key)
      if (group === undefined) {
        group = { many: [], one: [], matched: undefined, claimed: new Map() }
        this.groups.set(key, group)
      }
      group[side].push(members.length)
      members.push(group)
    })
    return members
  }

  private noteMatchesWhereTheyMatter(): void {
    const { fillLeft, fillRight, cardinality } = this.matching
    for (const group of this.groups.values()) {
      const matters = fillLeft !== undefined || fillRight !== undefined || (cardinality === 'one-to-one' && group.many.length > 1)
      if (matters) group.matched = new Uint8Array(this.grid.count)
    }
  }

  /** All steps at which both series stand. */
  private pair(group: MatchGroup, index: number, many: SeriesPoints, one: SeriesPoints | undefined): void {
    if (one === undefined) return
    const output = this.outputFor(many.labels, one.labels)
    const claimed = this.claimsOf(group, output)
    const isPlain = group.matched === undefined && claimed === undefined && !output.cells.present.includes(float)
    if (isPlain && many.histograms === undefined && one.histograms === undefined && this.pairFloats(many, one, output.cells)) return
    for (let step = 0; step < this.grid.count; step++) {
      if (many.present[step] === absent || one.present[step] === absent) continue
      this.operate(group, output, claimed, index, step, valueAt(many, step), valueAt(one, step))
    }
  }

  /** The tight loop of the usual case; false when the operator is none of floats. */
  private pairFloats(many: SeriesPoints, one: SeriesPoints, cells: Cells): boolean {
    const { operator, bool } = this.expr
    const [left, right] = this.swapped ? [one, many] : [many, one]
    const compute = arithmeticOf(operator)
    const compare = comparisonOf(operator)
    const { count } = this.grid
    for (let step = 0; step < count; step++) {
      if (left.present[step] !== float || right.present[step] !== float) continue
      const a = left.values[step] as number
      const b = right.values[step] as number
      if (compute !== undefined) cells.setFloat(step, compute(a, b))
      else if (compare === undefined) return false
      else if (bool) cells.setFloat(step, compare(a, b) ? 1 : 0)
      else if (compare(a, b)) cells.setFloat(step, a)
    }
    return true
  }

  /** Steps at which the many side has no partner. */
  private fillMissingOne(group: MatchGroup, index: number, many: SeriesPoints, fill: number): void {
    const output = this.outputFor(many.labels, this.signature(many.labels))
    const claimed = this.claimsOf(group, output)
    for (let step = 0; step < this.grid.count; step++) {
      if (many.present[step] === absent || group.one.some((at) => this.one[at]?.present[step] !== absent)) continue
      this.operate(group, output, claimed, index, step, valueAt(many, step), fill)
    }
  }

  /** Steps at which an element of the one side was not matched. */
  private fillMissingMany(group: MatchGroup, index: number, fill: number): void {
    const one = this.one[index]
    if (one === undefined) return
    const output = this.outputFor(this.signature(one.labels), one.labels)
    const claimed = this.claimsOf(group, output)
    for (let step = 0; step < this.grid.count; step++) {
      if (one.present[step] === absent || group.matched?.[step] === 1) continue
      this.operate(group, output, claimed, this.many.length + index, step, fill, valueAt(one, step))
    }
  }

  private operate(
    group: MatchGroup,
    output: Output,
    claimed: Uint8Array | undefined,
    rank: number,
    step: number,
    many: Element | undefined,
    one: Element | undefined,
  ): void {
    if (many === undefined || one === undefined) return
    const outcome = this.swapped ? applyToElements(this.place, one, many) : applyToElements(this.place, many, one)
    if (outcome === undefined) return
    const order = this.one.length + rank
    if (claimed !== undefined) {
      if (claimed[step] === 1) {
        this.faults.add(step, order, () => 'multiple matches for labels: grouping labels must ensure unique matches')
      }
      claimed[step] = 1
    } else if (group.matched?.[step] === 1) {
      this.faults.add(step, order, () => 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)')
    }
    if (group.matched !== undefined) group.matched[step] = 1
    const { bool } = this.expr
    if (!outcome.keep && !bool) return
    if (output.cells.present[step] !== absent) this.faults.add(step, Infinity, () => sameLabelsFault().message)
    output.cells.set(step, bool ? Number(outcome.keep) : outcome.value)
  }

  /** With many-to-one, which steps a result with these labels stands at already in this group. */
  private claimsOf(group: MatchGroup, { labels }: Output): Uint8Array | undefined {
    if (this.matching.cardinality === 'one-to-one') return undefined
    if (group.many.length < 2 && group.matched === undefined) return undefined
    const known = group.claimed.get(labels.key) ?? new Uint8Array(this.grid.count)
    group.claimed.set(labels.key, known)
    return known
  }

  private outputFor(many: Labels, one: Labels): Output {
    const labels = this.resultLabels(many, one)
    let output = this.outputs.get(labels.key)
    if (output === undefined) {
      this.evaluation.budget.hold(this.grid.count)
      this.evaluation.budget.release(this.grid.count)
      output = { labels, cells: new Cells(this.grid.count) }
      this.outputs.set(labels.key, output)
    }
    return output
  }

  private resultLabels(many: Labels, one: Labels): Labels {
    const { operator, bool } = this.expr
    const { cardinality, on, labels: names, include } = this.matching
    const changesName = arithmeticOf(operator) !== undefined || (bool && !this.evaluation.query.features.delayedNameRemoval)
    let labels = changesName ? many.withoutMetadata() : many
    if (cardinality === 'one-to-one') labels = labels.pick((name) => names.includes(name) === on)
    for (const name of include) labels = labels.with(name, one.get(name))
    return labels
  }
}
