import { createContext, use } from 'react'
import type { ReactNode } from 'react'

import type { Dashboard, ResolvedVariable, StoredDashboard } from '../../../src/api/contract/dashboards.ts'
import type { PanelBatch } from './data/panel-batch.ts'

interface Places {
  readonly batch: PanelBatch
  readonly stored: StoredDashboard
  readonly variables: readonly ResolvedVariable[]
  /** What the variables stand for is known. */
  readonly isReady: boolean
  /** As it is now, changes that are not saved included. */
  readonly dashboard: Dashboard
  /** The panel that is edited beside the dashboard. */
  readonly chosen: number | null
  /** In the edit mode. */
  readonly onEdit?: (dashboard: Dashboard) => void
  readonly onChoose?: (panelId: number) => void
}

const PlacesContext = createContext<Places | null>(null)

/** What all panels of a dashboard share. */
export function PanelPlaces({ value, children }: { value: Places; children: ReactNode }) {
  return <PlacesContext value={value}>{children}</PlacesContext>
}

export function usePlaces(): Places {
  const places = use(PlacesContext)
  if (!places) throw new Error('a panel stands outside its dashboard')
  return places
}
