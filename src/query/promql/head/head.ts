import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import { metricSamples } from '../../../storage/tables/metric-samples.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import { ProjectHead, type SampleRows } from './project-head.ts'
import { SampleRowReader } from './read-sample-rows.ts'
import { SampleBlocks } from './sample-blocks.ts'

/** So far back samples are kept where there is room: an hour of a dashboard, and what its first step looks back. */
export const windowMs = 70 * 60_000
/** With less than this no query would be answered: the project is left out. */
const shortestMs = 6 * 60_000
/** A project that was left out is tried again after this. */
const leftOutMs = 60 * 60_000
/** Of the memory, for blocks of samples; the rest is for the lists of series. */
const blocksShare = 0.75
const tooMany = 'it has more samples than fit'
/** Series that are looked at in a row, so often, for so many blocks that come free. */
const sweepSeries = 1024
const sweepRounds = 4
const enoughBlocks = 32
/** Series in a tick of a project that is let go of: they are quickly done. */
const goneSeries = 32 * sweepSeries

export interface HeadOptions {
  readonly clock: Clock
  readonly log: Log
  /** Memory that samples and series may take. */
  readonly mostBytes: number
}

/** What the head holds, for the platform's own metrics. */
export interface HeadFigures {
  readonly bytes: number
  readonly series: number
  /** Of each project that is not left out: from when on its samples are here, epoch milliseconds; infinite while nothing is covered. */
  readonly coveredFromMs: ReadonlyMap<number, number>
  readonly leftOut: number
  /** Selectors answered from here, and those that the store had to answer. */
  readonly hits: number
  readonly misses: number
}

/**
 * The float samples of the last hour in memory, as much of it as fits: what became durable is here before its sender hears of it. Only
 * for a process that is the only writer of its store. A project is covered from a time on when whatever was ever stored with a later
 * time is here; when memory is short that time moves forward, of the largest project first.
 */
export class MetricHead {
  hits = 0
  misses = 0
  private readonly clock: Clock
  private readonly log: Log
  private readonly mostTableBytes: number
  private blocks: SampleBlocks
  private readonly reader = new SampleRowReader()
  private readonly projects = new Map<number, ProjectHead>()
  /** When each was left out, monotonic. */
  private readonly leftOut = new Map<number, number>()
  private isBroken = false

  constructor({ clock, log, mostBytes }: HeadOptions) {
    this.clock = clock
    this.log = log
    this.blocks = new SampleBlocks(mostBytes * blocksShare)
    this.mostTableBytes = mostBytes * (1 - blocksShare)
  }

  /** Takes in what has just become durable, of one body. Never throws: a head that cannot follow answers nothing from then on. */
  take(chunks: readonly RowChunk[]): void {
    if (this.isBroken) return
    try {
      for (const { table, bytes } of chunks) if (table === metricSamples.name) this.takeRows(bytes)
    } catch (error) {
      this.giveUp(error)
    }
  }

  /** Answers nothing from now on. */
  giveUp(error: unknown): void {
    this.isBroken = true
    this.projects.clear()
    this.blocks = new SampleBlocks(0)
    this.log.error({ err: error }, 'recent samples are no longer kept in memory: queries read the store')
  }

  /** Rows that were taken in will not be in the store: their projects begin anew. */
  forget(rowBinary: readonly Buffer[]): void {
    for (const bytes of rowBinary) {
      const project = this.projects.get(this.reader.projectOf(bytes))
      if (project !== undefined) project.horizonMs = Infinity
    }
  }

  /** As `forget`, when nobody knows which rows. */
  forgetAll(): void {
    for (const project of this.projects.values()) project.horizonMs = Infinity
  }

  /** Takes in rows of a project that may be durable for long. */
  add(project: ProjectHead, rows: SampleRows): void {
    for (let row = project.put(rows, 0); row < rows.rows; row = project.put(rows, row)) this.makeRoom(project)
  }

  /** The head of a project, if its samples with startMs < t are all here. */
  covering(projectId: number, startMs: number): ProjectHead | undefined {
    const project = this.projects.get(projectId)
    return project !== undefined && startMs >= project.coveredFromMs ? project : undefined
  }

  /** Begins to hold the samples of a project; undefined when it is left out. */
  open(projectId: number): ProjectHead | undefined {
    const known = this.projects.get(projectId)
    if (known !== undefined) return known.horizonMs === Infinity ? undefined : known
    const leftOutAt = this.leftOut.get(projectId)
    if (leftOutAt !== undefined && this.clock.monotonic() - leftOutAt < leftOutMs) return undefined
    this.leftOut.delete(projectId)
    const project: ProjectHead = new ProjectHead(this.blocks, this.clock.now() - windowMs, (bytes) => this.spareTables(project, bytes))
    this.projects.set(projectId, project)
    return project
  }

  /** Projects whose older samples were not read from the store yet. */
  *unfilled(): Generator<readonly [number, ProjectHead]> {
    for (const [id, project] of this.projects) if (project.filledFromMs === Infinity && project.horizonMs !== Infinity) yield [id, project]
  }

  /** Would the samples of a project fit if there were so many times as many? */
  hasRoomFor(project: ProjectHead, times: number): boolean {
    return this.blocks.taken + project.taken * (times - 1) <= this.blocks.mostBlocks
  }

  /** Lets go of what has become old; to be called about once a second. */
  tick(): void {
    const nowMs = this.clock.now()
    for (const [id, project] of this.projects) {
      if (project.horizonMs === Infinity) {
        if (project.seriesCount === 0) this.projects.delete(id)
      } else if (project.horizonMs > nowMs) this.leaveOut(project, 'the clock was set back')
      else project.horizonMs = Math.max(project.horizonMs, nowMs - windowMs)
      project.sweep(project.horizonMs === Infinity ? goneSeries : 4 * sweepSeries)
    }
  }

  figures(): HeadFigures {
    const projects = [...this.projects.values()]
    const kept = [...this.projects].filter(([, { horizonMs }]) => horizonMs !== Infinity)
    return {
      bytes: this.blocks.sizeBytes + tableBytesOf(projects),
      series: projects.reduce((sum, { seriesCount }) => sum + seriesCount, 0),
      coveredFromMs: new Map(kept.map(([id, { coveredFromMs }]) => [id, coveredFromMs])),
      leftOut: this.leftOut.size,
      hits: this.hits,
      misses: this.misses,
    }
  }

  private takeRows(bytes: Buffer): void {
    const { reader } = this
    const project = this.open(reader.projectOf(bytes))
    if (project === undefined) return
    for (let at = 0; at < bytes.length;) {
      at = reader.read(bytes, at)
      this.add(project, reader)
    }
  }

  /**
   * Lets go of what nobody wants any more, else of the oldest of the project that has most; `asking` is left out when nobody has
   * anything. Looks at few series, however many there are, and may have to be called again.
   */
  private makeRoom(asking: ProjectHead): void {
    const all = [...this.projects.values()]
    const project = all.find(({ horizonMs, taken }) => horizonMs === Infinity && taken > 0) ?? largest(this.kept(), ({ taken }) => taken)
    if (project === undefined || project.taken === 0) return this.leaveOut(asking, tooMany)
    const before = this.blocks.taken
    for (let round = 0; round < sweepRounds; round++) {
      project.sweep(sweepSeries)
      if (before - this.blocks.taken >= enoughBlocks) return
    }
    const dropMs = project.estimateDropMs()
    // Those that have something to drop have not had their turn.
    if (dropMs <= project.horizonMs) return
    const nowMs = this.clock.now()
    const horizonMs = dropMs + Math.max(0, nowMs - dropMs) / 8
    if (nowMs - horizonMs < shortestMs) this.leaveOut(project, tooMany)
    else project.horizonMs = horizonMs
    project.sweep(sweepSeries)
  }

  /** Called before the list of a project's series grows. */
  private spareTables(asking: ProjectHead, bytes: number): void {
    while (asking.horizonMs !== Infinity && tableBytesOf(this.kept()) + bytes > this.mostTableBytes)
      this.leaveOut(largest(this.kept(), ({ tableBytes }) => tableBytes) ?? asking, 'it has more series than fit')
  }

  /** The projects that are not being let go of: what those take comes back. */
  private kept(): ProjectHead[] {
    return [...this.projects.values()].filter(({ horizonMs }) => horizonMs !== Infinity)
  }

  /** Nothing is kept of the project any more; its blocks come back with the next sweeps. */
  private leaveOut(project: ProjectHead, reason: string): void {
    for (const [id, one] of this.projects) {
      if (one !== project || one.horizonMs === Infinity) continue
      this.leftOut.set(id, this.clock.monotonic())
      this.log.warn({ project: id, reason }, 'recent samples of a project are not kept in memory: its queries read the store')
    }
    project.horizonMs = Infinity
  }
}

function tableBytesOf(projects: readonly ProjectHead[]): number {
  return projects.reduce((sum, { tableBytes }) => sum + tableBytes, 0)
}

/** The first of those with most; undefined when there are none. */
function largest(projects: readonly ProjectHead[], sizeOf: (project: ProjectHead) => number): ProjectHead | undefined {
  const [first, ...others] = projects
  return first && others.reduce((most, project) => (sizeOf(project) > sizeOf(most) ? project : most), first)
}
