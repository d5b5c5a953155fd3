import type { Dashboard } from '../model/dashboard.ts'

/** A row of the list. */
export interface DashboardSummary {
  readonly uid: string
  readonly title: string
  readonly folder: string
  readonly tags: readonly string[]
  readonly panels: number
  readonly version: number
  /** Epoch milliseconds. */
  readonly updatedAt: number
  /** The name of who changed it last. */
  readonly updatedBy: string
  /** Comes with the program: nobody changes it. */
  readonly isBuiltIn: boolean
}

export interface StoredDashboard extends DashboardSummary {
  readonly dashboard: Dashboard
}
