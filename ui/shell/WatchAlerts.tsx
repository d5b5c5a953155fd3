import { useQuery } from '@tanstack/react-query'

import { callApi } from '../lib/api.ts'

const everyMs = 60_000
const mostShown = 200
/** What people are woken for, worst last: it is drawn over the others. */
const colours = ['medium', 'high', 'critical'] as const

interface Props {
  startMs: number
  nowMs: number
  place: (ms: number) => number
}

/** Alerts on the watch line: a stroke at its top for as long as each fired. */
export function WatchAlerts({ startMs, nowMs, place }: Props) {
  const span = Math.round((nowMs - startMs) / 3_600_000)
  const { data } = useQuery({
    queryKey: ['alerts', 'watch-line', span],
    queryFn: ({ signal }) =>
      callApi('GET /api/alerts/history', { query: { from: `now-${span}h`, severity: colours.join(','), limit: mostShown }, signal }),
    staleTime: everyMs,
    refetchInterval: everyMs,
    retry: false,
  })
  return (
    <g>
      {colours.flatMap((severity) =>
        (data?.rows ?? [])
          .filter((row) => row.severity === severity)
          .map(({ fingerprint, startsAt, endsAt }) => {
            const start = place(Math.max(Date.parse(startsAt), startMs))
            const end = place(endsAt === null ? nowMs : Date.parse(endsAt))
            return (
              <rect
                key={`${fingerprint} ${startsAt}`}
                x={start}
                y={4}
                width={Math.max(end - start, 3)}
                height={3}
                fill={`var(--${severity})`}
              />
            )
          }),
      )}
    </g>
  )
}
