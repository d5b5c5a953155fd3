import type { Dashboard } from '../model/dashboard.ts'

/** A panel that differs from the original. */
export interface DifferingPanel {
  readonly panelId: number
  readonly title: string
  /** As the original calls it. */
  readonly kind: string
  readonly reasons: readonly string[]
}

/** What an import made of a dashboard: nothing is left out in silence. */
export interface ImportReport {
  readonly panels: number
  readonly exact: number
  readonly differing: readonly DifferingPanel[]
  readonly notes: readonly string[]
}

export interface ImportedDashboard {
  /** The one it had, when ours can have it. */
  readonly uid: string | undefined
  readonly dashboard: Dashboard
  readonly report: ImportReport
}

/** Takes the reasons why a panel differs, each once. */
export type Remark = (reason: string) => void
