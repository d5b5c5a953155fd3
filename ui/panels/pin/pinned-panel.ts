import type { PanelKind } from '../../../src/api/contract/dashboards.ts'

/** What is pinned: a title, how it is drawn, and what is asked. */
export interface PinnedPanel {
  readonly title: string
  readonly kind: PanelKind
  readonly targets: readonly { readonly kind: 'promql' | 'logs' | 'traces'; readonly expr: string; readonly legend?: string }[]
  /** As Grafana names units: `s`, `bytes`, `percentunit`. */
  readonly unit?: string
}
