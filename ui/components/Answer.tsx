import type { ReactNode } from 'react'

import { FaultNotice } from './FaultNotice.tsx'
import { Skeleton } from './Skeleton.tsx'

interface Props<Data> {
  query: { readonly data: Data | undefined; readonly error: unknown; readonly refetch: () => unknown }
  /** Rows to keep the place of while the answer is on its way. */
  rows?: number
  children: (data: Data) => ReactNode
}

/** What was answered; until then its place, or what failed with the way to ask again. An answer that grew old stays under the fault. */
export function Answer<Data>({ query, rows, children }: Props<Data>) {
  const { data, error, refetch } = query
  return (
    <>
      {error !== null && <FaultNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null && <Skeleton {...(rows !== undefined && { rows })} /> : children(data)}
    </>
  )
}
