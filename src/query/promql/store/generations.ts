import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { readRowMetrics } from './read-row-metrics.ts'

/** So many names of a project are told apart; more, and all count as changed. */
const mostNames = 50_000

interface ProjectGenerations {
  /** Of the last change of anything. */
  latest: number
  /** Of a change that concerns all names. */
  floor: number
  readonly byName: Map<string, number>
}

/** Which generation a project's metrics are of: it rises with each change, so that what was remembered before is known as old. */
export class Generations {
  private last = 0
  private floor = 0
  private readonly projects = new Map<number, ProjectGenerations>()

  /** Of one metric, or of all of a project. */
  of(projectId: number, metric: string | undefined): number {
    const project = this.projects.get(projectId)
    if (project === undefined) return this.floor
    const own = metric === undefined ? project.latest : Math.max(project.floor, project.byName.get(metric) ?? 0)
    return Math.max(this.floor, own)
  }

  advance(projectId: number, metric: string): void {
    const project = this.projects.get(projectId) ?? { latest: 0, floor: 0, byName: new Map() }
    this.projects.set(projectId, project)
    project.latest = ++this.last
    if (project.byName.size >= mostNames) {
      project.byName.clear()
      project.floor = this.last
    }
    project.byName.set(metric, this.last)
  }

  advanceAll(): void {
    this.floor = ++this.last
  }

  /** Advances the metrics of all rows that are inserted into a table from now on. */
  follow(telemetry: TelemetryStore, name: string): void {
    telemetry.onInsert((table, rowBinary) => {
      if (table !== name) return
      const isKnown = rowBinary !== undefined && readRowMetrics(table, rowBinary, (projectId, metric) => this.advance(projectId, metric))
      if (!isKnown) this.advanceAll()
    })
  }
}
