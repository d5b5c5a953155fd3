import type { Panel } from './panel.ts'
import type { Variable } from './variable.ts'

/** Panels under a heading that can be closed; the first of a dashboard may have none. */
export interface Section {
  readonly title: string
  readonly isCollapsed: boolean
  /** One for each chosen value of this variable; empty: once. */
  readonly repeat: string
  readonly panels: readonly Panel[]
}

/** A way from the dashboard to elsewhere: an address, or the dashboards with a tag. */
export interface DashboardLink {
  readonly title: string
  /** Of the web, or a path of the page; with variables. Empty: the dashboards that have one of the tags, all when there is none. */
  readonly url: string
  readonly tags: readonly string[]
}

/** What a dashboard is, without when and by whom. */
export interface Dashboard {
  readonly title: string
  readonly description: string
  readonly folder: string
  readonly tags: readonly string[]
  /** The range it opens with, as the address writes it; empty: the page's. */
  readonly from: string
  readonly to: string
  /** Seconds; 0: it does not refresh by itself. */
  readonly refreshSeconds: number
  readonly variables: readonly Variable[]
  readonly sections: readonly Section[]
  readonly links?: readonly DashboardLink[] | undefined
}

/** How large a dashboard may be. */
export const dashboardLimits = { panels: 600, targets: 3000, sizeBytes: 900_000, perProject: 1000, versions: 50 } as const

/** All panels, in the order they are read. */
export function panelsOf({ sections }: Pick<Dashboard, 'sections'>): readonly Panel[] {
  return sections.flatMap(({ panels }) => panels)
}
