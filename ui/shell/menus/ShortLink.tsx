import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'

import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { ownAddress } from '../../lib/base-path.ts'
import { linkOf } from '../share.ts'

/** Where a short link is opened that the server could not lead on, because somebody had to log in first. */
export function ShortLink({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['links', id],
    queryFn: ({ signal }) => callApi('GET /api/links/:id', { params: { id }, signal }),
  })
  useEffect(() => {
    if (!data) return
    const target = new URL(ownAddress() + data.path)
    // A full load: the link may be of another project than the one all answers here are of.
    if (target.origin === location.origin) location.replace(linkOf(target.href, data.project))
  }, [data])
  return error ? <FaultNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={8} />
}
