import { createContext, use } from 'react'

/** What stands over the page, one at a time. */
export type Overlay = 'palette' | 'help' | 'save-view' | 'context'

export const OverlayContext = createContext<(overlay: Overlay | null) => void>(() => {})

/** Opens what stands over the page: `useOverlay()('save-view')`; null closes it. */
export function useOverlay(): (overlay: Overlay | null) => void {
  return use(OverlayContext)
}
