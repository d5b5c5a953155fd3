import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import type { AlertDetail, AlertRow } from '../../../../src/api/contract/alerts.ts'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useSession } from '../../../shell/session.ts'

type Listed = InfiniteData<Reply<'GET /api/alerts'>>

/** What somebody does about alerts. */
export interface Handling {
  readonly fingerprints: readonly string[]
  readonly do: 'acknowledge' | 'unacknowledge' | 'assign' | 'resolve'
  /** With `assign`. */
  readonly to?: string
  readonly comment?: string
}

/** Does it, and shows it as done at once; what was not done is shown as it was again. */
export function useHandle() {
  const client = useQueryClient()
  const { user } = useSession()
  return useMutation({
    mutationFn: ({ fingerprints, do: what, to, comment = '' }: Handling) =>
      callApi('POST /api/alerts/handle', {
        body: { fingerprints: [...fingerprints], do: what, comment, ...(what === 'assign' && { to: to ?? '' }) },
      }),
    onMutate: async (handling) => {
      await client.cancelQueries({ queryKey: ['alerts'] })
      const before = client.getQueriesData({ queryKey: ['alerts'] })
      const chosen = new Set(handling.fingerprints)
      const change = <Row extends AlertRow>(row: Row): Row => (chosen.has(row.fingerprint) ? handled(row, handling, user.name) : row)
      client.setQueriesData<Listed>({ queryKey: ['alerts', 'list'] }, (data) =>
        data === undefined ? data : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(change) })) },
      )
      client.setQueriesData<AlertDetail>({ queryKey: ['alerts', 'one'] }, (data) => (data === undefined ? data : change(data)))
      return before
    },
    onError: (_error, _handling, before) => {
      for (const [key, data] of before ?? []) client.setQueryData(key, data)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  })
}

/** An alert as it will be. */
function handled<Row extends AlertRow>(row: Row, { do: what, to = '' }: Handling, by: string): Row {
  switch (what) {
    case 'acknowledge':
      return { ...row, state: row.state === 'firing' ? 'acknowledged' : row.state, acknowledged: { at: new Date().toISOString(), by } }
    case 'unacknowledge':
      return { ...row, state: row.state === 'acknowledged' ? 'firing' : row.state, acknowledged: null }
    case 'assign':
      return { ...row, assignedTo: to }
    case 'resolve':
      return { ...row, state: 'resolved', endsAt: new Date().toISOString() }
  }
}
