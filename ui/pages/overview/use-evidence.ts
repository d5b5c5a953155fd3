import { useMemo } from 'react'

import { usePermission } from '../../shell/session.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { linkEvidence } from './evidence.ts'
import type { Evidence } from './evidence.ts'

/** Links from the page's figures to the rows behind them, in the time and scope of the page. */
export function useEvidence(): Evidence {
  const context = useContextSearch()
  const mayRead = usePermission('telemetry.read')
  return useMemo(() => linkEvidence(context, mayRead), [context, mayRead])
}
