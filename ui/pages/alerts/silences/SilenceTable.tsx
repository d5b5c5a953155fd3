import { Fragment } from 'react'

import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { MatcherList } from '../matchers/MatcherList.tsx'
import type { Silence, SilenceState } from './use-silences.ts'
import { silenceWords } from './words.ts'

interface Props {
  rows: readonly Silence[]
  state: SilenceState
  mayChange: boolean
  onDo: (what: 'change' | 'repeat' | 'end', silence: Silence) => void
}

/** Silences of one state, with what can be done about each. */
export function SilenceTable({ rows, state, mayChange, onDo }: Props) {
  const t = useWords(silenceWords)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(30_000)
  const at = (instant: string) => (
    <span className="sl-when">
      <bdi>{time.zoned(Date.parse(instant))}</bdi> <span className="faint">{format.ago(Date.parse(instant), now)}</span>
    </span>
  )
  const columns: readonly Column<Silence>[] = [
    {
      name: 'what',
      title: t('what'),
      cell: ({ matcherSets }) => (
        <span className="sl-sets">
          {matcherSets.map((set, place) => (
            // Sets of one silence stay in their order.
            <Fragment key={place}>
              {place > 0 && <span className="faint"> {t('or')} </span>}
              <MatcherList matchers={set} />
            </Fragment>
          ))}
        </span>
      ),
    },
    { name: 'matches', title: t('matches'), numeric: true, wideOnly: true, cell: ({ matches }) => format.count(matches) },
    ...(state === 'pending' ? [{ name: 'starts', title: t('starts'), cell: ({ startsAt }: Silence) => at(startsAt) }] : []),
    { name: 'ends', title: t(state === 'expired' ? 'ended' : 'ends'), cell: ({ endsAt }) => at(endsAt) },
    { name: 'comment', title: t('comment'), wideOnly: true, cell: ({ comment }) => <bdi className="sl-comment">{comment}</bdi> },
    { name: 'by', title: t('by'), wideOnly: true, cell: ({ createdBy }) => <bdi>{createdBy}</bdi> },
    {
      name: 'history',
      title: t('history'),
      silent: true,
      wideOnly: true,
      cell: ({ id }) => <HistoryLink kind="silence" id={id} />,
    },
    {
      name: 'actions',
      title: t('actions'),
      silent: true,
      cell: (silence) =>
        mayChange && (
          <span className="sl-actions">
            {state !== 'expired' && (
              <>
                <Button look="quiet" onClick={() => onDo('change', silence)}>
                  {t(state === 'active' ? 'extend' : 'edit')}
                </Button>
                <Button look="quiet" onClick={() => onDo('end', silence)}>
                  {t('end')}
                </Button>
              </>
            )}
            {state === 'expired' && (
              <Button look="quiet" onClick={() => onDo('repeat', silence)}>
                {t('repeat')}
              </Button>
            )}
          </span>
        ),
    },
  ]
  return (
    <DataTable
      tall
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      enter={(silence) => {
        if (mayChange) onDo(state === 'expired' ? 'repeat' : 'change', silence)
      }}
    />
  )
}
