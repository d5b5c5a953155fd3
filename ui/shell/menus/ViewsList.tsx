import { Link, useLocation, useSearch } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useWords } from '../../lib/use-words.ts'
import { useOverlay } from '../overlay.ts'
import { showToast } from '../toasts.tsx'
import { useRemoveView, useSaveView, useViews } from '../views.ts'
import type { SavedView } from '../views.ts'
import { shellWords } from '../words.ts'
import { menuWords } from './words.ts'

/** The saved views, those of this page first; saves what is shown as another. */
export function ViewsList({ onDone }: { onDone: () => void }) {
  const t = useWords(menuWords)
  const words = useWords(shellWords)
  const openOverlay = useOverlay()
  const [path] = useLocation()
  const { data, error, refetch } = useViews()
  const ofPage = (view: SavedView): boolean => view.path.split('?')[0] === path
  const rows = data?.rows.toSorted((a, b) => Number(ofPage(b)) - Number(ofPage(a)))
  return (
    <div className="views">
      {error ? <FaultNotice error={error} onRetry={() => void refetch()} /> : null}
      {!rows && !error && <Skeleton rows={3} />}
      {rows?.length === 0 && <p className="pad dim small">{t('noViews')}</p>}
      <ul className="picker-list">
        {rows?.map((view) => (
          <ViewRow key={view.id} view={view} onOpen={onDone} />
        ))}
      </ul>
      <div className="menu-line" />
      <Button
        look="quiet"
        icon="plus"
        onClick={() => {
          onDone()
          openOverlay('save-view')
        }}
      >
        {words('saveView')}
      </Button>
    </div>
  )
}

function ViewRow({ view, onOpen }: { view: SavedView; onOpen: () => void }) {
  const t = useWords(menuWords)
  const [path] = useLocation()
  const search = useSearch()
  const remove = useRemoveView((fault) => showToast({ fault }))
  const save = useSaveView()
  const here = view.path === (search ? `${path}?${search}` : path)
  return (
    <li className="view-row">
      <Link className="menu-item grow" href={view.path} aria-current={here ? 'page' : undefined} onClick={onOpen}>
        <bdi className="grow cut">{view.name}</bdi>
        <span className="faint small">{view.shared ? t('sharedView') : ''}</span>
      </Link>
      {view.removable && (
        <Button
          look="quiet"
          mini
          icon="close"
          aria-label={t('removeView', { name: view.name })}
          onClick={() => {
            remove.mutate(view)
            const { name, path: to, shared } = view
            showToast({ text: t('viewRemoved', { name }), undo: () => save.mutateAsync({ name, path: to, shared }) })
          }}
        />
      )}
    </li>
  )
}
