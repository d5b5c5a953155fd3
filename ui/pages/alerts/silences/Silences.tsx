import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { useFormat } from '../../../lib/format.ts'
import { choice, flag, text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { EndDialog } from './EndDialog.tsx'
import { SilenceDialog } from './SilenceDialog.tsx'
import { SilenceTable } from './SilenceTable.tsx'
import { type Silence, useSilences } from './use-silences.ts'
import { silenceWords } from './words.ts'

import './silences.css'

const states = ['active', 'pending', 'expired'] as const
/** `monitor`: the uptime monitor whose maintenance somebody plans. */
const address = { is: choice(states, 'active'), q: text(), making: flag(), monitor: text() }

/** What a press of a row's button is about. */
type Doing = { readonly what: 'change' | 'repeat' | 'end'; readonly silence: Silence }

/** Alerts that are kept quiet for a time. */
export function Silences() {
  const t = useWords(silenceWords)
  const format = useFormat()
  const [{ is, q, making, monitor }, show] = useUrlState(address)
  const [doing, setDoing] = useState<Doing>()
  const mayChange = usePermission('alerts.write')
  const silences = useSilences(is, q)
  const counts = silences.data?.pages[0]?.counts
  const rows = silences.data?.pages.flatMap((page) => page.rows)
  const close = (): void => {
    setDoing(undefined)
    show({ making: false, monitor: '' })
  }
  return (
    <div className="tabbed-body">
      <div className="sub sl-head">
        <div className="seg" role="group" aria-label={t('state')}>
          {states.map((state) => (
            <button key={state} type="button" aria-pressed={is === state} onClick={() => show({ is: state })}>
              {t(state)} {counts && <span className="faint">{format.count(counts[state])}</span>}
            </button>
          ))}
        </div>
        <div className="field sl-search">
          <input
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            value={q}
            onChange={({ target }) => show({ q: target.value })}
          />
        </div>
        <span className="grow" />
        {mayChange && (
          <Button look="go" icon="plus" onClick={() => show({ making: true })}>
            {t('create')}
          </Button>
        )}
      </div>
      <Answer query={{ data: rows, error: silences.error, refetch: silences.refetch }} rows={6}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title={t('none')}>
              <p className="dim">{t('noneNote')}</p>
            </EmptyState>
          ) : (
            <SilenceTable rows={found} state={is} mayChange={mayChange} onDo={(what, silence) => setDoing({ what, silence })} />
          )
        }
      </Answer>
      <MoreRows list={silences} />
      {(making || doing?.what === 'change' || doing?.what === 'repeat') && (
        <SilenceDialog
          silence={doing?.silence}
          isRepeat={doing?.what === 'repeat'}
          about={monitor === '' ? undefined : [[{ name: 'monitor', operator: '=', value: monitor }]]}
          onClose={close}
        />
      )}
      {doing?.what === 'end' && <EndDialog silence={doing.silence} onClose={close} />}
    </div>
  )
}
