import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Partition } from './list-partitions.ts'

/** What was deleted from a partition. */
export interface Cleared {
  /** Whose rows, see `describe`. */
  readonly of: string
  /** Rows that were left: when there are more, some came since. */
  readonly rows: number
}

/** Whether the time of a partition is over: on the platform, and in each project that has times of its own. */
export interface IsOver {
  readonly platform: boolean
  readonly projects: ReadonlyMap<number, boolean>
}

export interface Leaving {
  /** All: nobody needs the partition any more. */
  readonly projects: 'all' | readonly number[]
  readonly of: string
}

/** Whose rows of a partition are to be deleted now; undefined when nobody's are, or all of them were before. */
export async function findWhoLeaves(
  { store }: { readonly store: TelemetryStore },
  table: TelemetryTable,
  partition: Partition,
  { platform, projects }: IsOver,
  cleared: Cleared | undefined,
): Promise<Leaving | undefined> {
  const exceptions = [...projects].filter(([, isOver]) => isOver !== platform).map(([id]) => id)
  if (exceptions.length === 0) return platform ? { projects: 'all', of: '' } : undefined
  const of = describe(platform, exceptions)
  if (cleared?.of === of && partition.rows <= cleared.rows) return undefined
  // The project leads the sorting key: this reads next to nothing.
  const { rows } = await store.query<{ project: number }>(
    'SELECT DISTINCT project FROM {table:Identifier} WHERE _partition_id = {id:String} ORDER BY project',
    { table: table.name, id: partition.id },
  )
  const present = rows.map(({ project }) => project)
  const leaving = present.filter((id) => projects.get(id) ?? platform)
  return { projects: leaving.length === present.length ? 'all' : leaving, of }
}

/** `all but 3 5` or `only 3 5`: which projects' time is over. */
function describe(platform: boolean, exceptions: readonly number[]): string {
  return `${platform ? 'all but' : 'only'} ${exceptions.toSorted((a, b) => a - b).join(' ')}`
}
