import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { text } from '../../../lib/url-state.ts'
import { useUnsaved } from '../../../lib/use-unsaved.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { AsFileDialog } from './AsFileDialog.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { Inhibitions } from './Inhibitions.tsx'
import { readLabels } from './read-labels.ts'
import { RouteDialog } from './RouteDialog.tsx'
import { RouteTree } from './RouteTree.tsx'
import { TimeIntervals } from './TimeIntervals.tsx'
import { type Routing, type RoutingDraft, useLabelTrace, useRouting, useSaveRouting } from './use-routing.ts'
import { VersionsDialog } from './VersionsDialog.tsx'
import { WhoGets } from './WhoGets.tsx'
import { routeWords } from './words.ts'

import './drawn.css'
import './routes.css'

/** `labels`: of whom it is asked who would get it; `when`: at which time, now when empty. */
const address = { labels: text(), when: text() }

/** With the version it was made from: what somebody else saves meanwhile is not overwritten unseen. */
interface Draft extends RoutingDraft {
  readonly from: number
}

type Doing = { readonly what: 'edit' | 'add'; readonly place: number; readonly on: Draft } | { readonly what: 'text' | 'file' | 'versions' }

/** Who is told of what: the tree, and who would get an alert. */
export function Routes() {
  const routing = useRouting()
  return (
    <div className="tabbed-body">
      <Answer query={routing} rows={8}>
        {(data) => <RoutesOf routing={data} />}
      </Answer>
    </div>
  )
}

function RoutesOf({ routing }: { routing: Routing }) {
  const t = useWords(routeWords)
  const [{ labels: typed, when }, ask] = useUrlState(address)
  const [draft, setDraft] = useState<Draft>()
  const [doing, setDoing] = useState<Doing>()
  const save = useSaveRouting()
  useUnsaved(draft !== undefined && !save.isPending)
  const mayChange = usePermission('alerts.write') && routing.source === 'page'
  const { labels } = readLabels(typed)
  const trace = useLabelTrace({ labels, at: when, draft: draft?.written })
  const shown: Draft = draft ?? { ...routing, written: routing.kept, from: routing.version }
  const { nodes, intervals, inhibitions } = shown
  const isAsked = Object.keys(labels).length > 0
  const putInForce = (next: Draft): void =>
    save.mutate(
      { written: next.written, fromVersion: next.from },
      {
        onSuccess: () => {
          setDraft(undefined)
          showToast({ text: t('saved') })
        },
      },
    )
  const close = (): void => setDoing(undefined)
  return (
    <>
      <div className="sub rt-head">
        <span className="small faint grow">
          {routing.source === 'file' ? (
            <>
              {t('fileNote')}: <code className="ltr">{routing.path}</code>
            </>
          ) : (
            t('treeNote')
          )}
        </span>
        <Button look="quiet" onClick={() => setDoing({ what: 'file' })}>
          {t('asFile')}
        </Button>
        {routing.source === 'page' && (
          <Button look="quiet" onClick={() => setDoing({ what: 'versions' })}>
            {t('history')}
          </Button>
        )}
        {mayChange && <Button onClick={() => setDoing({ what: 'text' })}>{t('import')}</Button>}
      </div>
      {routing.problem !== '' && (
        <div className="fault" role="alert">
          <span className="high">{t('fileProblem')}</span>
          <code className="ltr rt-problem">{routing.problem}</code>
        </div>
      )}
      {draft && (
        <div className="rt-draft wash-info" role="status">
          <span className="grow">{t('unsaved')}</span>
          <Button look="go" disabled={save.isPending} onClick={() => putInForce(draft)}>
            {t('save')}
          </Button>
          <Button look="quiet" onClick={() => setDraft(undefined)}>
            {t('discard')}
          </Button>
          {save.error !== null && <FaultNotice error={save.error} />}
        </div>
      )}
      <div className="rt-columns">
        <RouteTree
          nodes={nodes}
          lit={isAsked ? trace.data : undefined}
          mayChange={mayChange}
          onEdit={(place) => setDoing({ what: 'edit', place, on: shown })}
          onAdd={(place) => setDoing({ what: 'add', place, on: shown })}
        />
        <WhoGets typed={typed} when={when} trace={isAsked ? trace : undefined} onAsk={(changes) => ask(changes)} />
      </div>
      {intervals.length > 0 && <TimeIntervals intervals={intervals} nodes={nodes} />}
      {inhibitions.length > 0 && <Inhibitions inhibitions={inhibitions} />}
      {(doing?.what === 'edit' || doing?.what === 'add') && (
        <RouteDialog
          written={doing.on.written}
          nodes={doing.on.nodes}
          place={doing.place}
          isNew={doing.what === 'add'}
          receivers={routing.receivers}
          timeIntervals={doing.on.intervals.map(({ name }) => name)}
          onTake={(next) => {
            setDraft({ ...next, from: doing.on.from })
            close()
          }}
          onClose={close}
        />
      )}
      {doing?.what === 'file' && <AsFileDialog yaml={routing.yaml} onClose={close} />}
      {doing?.what === 'text' && (
        <ImportDialog
          yaml={routing.yaml}
          onTaken={() => {
            setDraft(undefined)
            close()
          }}
          onClose={close}
        />
      )}
      {doing?.what === 'versions' && (
        <VersionsDialog
          onTake={(next) => {
            setDraft({ ...next, from: shown.from })
            close()
          }}
          onClose={close}
        />
      )}
    </>
  )
}
