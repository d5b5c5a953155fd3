import { actionSource } from './actions.ts'
import { dashboardSource } from './dashboards.ts'
import { logSearchSource } from './log-search.ts'
import { lookSource } from './look.ts'
import { pageSource } from './pages.ts'
import type { PaletteSource } from './palette-source.ts'
import { pastedSource } from './pasted.ts'
import { recentSource } from './recent.ts'
import { scopeSource } from './scopes.ts'
import { sectionSource } from './sections.ts'
import { serviceSource } from './services.ts'
import { viewSource } from './views.ts'

/** Every kind of entries of the palette. */
export const paletteSources: readonly PaletteSource[] = [
  pastedSource,
  serviceSource,
  dashboardSource,
  viewSource,
  pageSource,
  sectionSource,
  scopeSource,
  actionSource,
  lookSource,
  logSearchSource,
  recentSource,
]
