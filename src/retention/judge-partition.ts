import type { TelemetryTable } from '../storage/tables/table.ts'
import { keepDaysOf } from './keep-days.ts'
import type { Partition } from './list-partitions.ts'
import type { Retentions } from './retentions.ts'

const dayMs = 86_400_000

/** Whether the time of a partition is over: on the platform, and in each project that has times of its own. */
export interface IsOver {
  readonly platform: boolean
  readonly projects: ReadonlyMap<number, boolean>
}

/** Whose time of a partition is over: everything in it is older than they keep it. */
export function judgePartition(table: TelemetryTable, partition: Partition, { platform, projects }: Retentions, nowMs: number): IsOver {
  const isPast = (days: number | null): boolean => days !== null && partition.newestMs < nowMs - days * dayMs
  return {
    platform: isPast(keepDaysOf(table, partition.logClass, platform)),
    projects: new Map([...projects].map(([id, settings]) => [id, isPast(keepDaysOf(table, partition.logClass, settings))])),
  }
}

export function isOverIn({ platform, projects }: IsOver, project: number): boolean {
  return projects.get(project) ?? platform
}

/** Is the longest time of any project over? */
export function isOverForAll({ platform, projects }: IsOver): boolean {
  return platform && [...projects.values()].every(Boolean)
}

export function isOverForNobody({ platform, projects }: IsOver): boolean {
  return !platform && ![...projects.values()].some(Boolean)
}

/** `all but 3 5` or `only 3 5`: which projects' time is over. */
export function describeOver({ platform, projects }: IsOver): string {
  const exceptions = [...projects].filter(([, isOver]) => isOver !== platform).map(([id]) => id)
  return `${platform ? 'all but' : 'only'} ${exceptions.toSorted((a, b) => a - b).join(' ')}`
}
