import { useMutation } from '@tanstack/react-query'

import type { Dashboard, StoredDashboard } from '../../../../src/api/contract/dashboards.ts'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { words } from '../words.ts'
import { withNewPanel } from './new-panel.ts'

interface Props {
  /** What the draft was made from: what somebody else saves meanwhile is not overwritten unseen. */
  from: StoredDashboard
  draft: Dashboard
  onChange: (draft: Dashboard) => void
  onAdded: (panelId: number) => void
  onDone: () => void
}

/** The dashboard's own name, and what becomes of the changes. */
export function EditBar({ from: { uid, version }, draft, onChange, onAdded, onDone }: Props) {
  const t = useWords(words)
  const save = useMutation({
    mutationFn: () => callApi('PUT /api/dashboards/:uid', { params: { uid }, body: { fromVersion: version, dashboard: draft } }),
    onSuccess: (saved) => {
      queryClient.setQueryData(['dashboard', uid], saved)
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      showToast({ text: t('saved', { version: saved.version }) })
      onDone()
    },
  })
  return (
    <form
      className="db-edit"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <label className="field">
        <span className="sr">{t('title')}</span>
        <input required maxLength={200} value={draft.title} onChange={(event) => onChange({ ...draft, title: event.target.value })} />
      </label>
      <Button look="go" type="submit" disabled={save.isPending || draft.title.trim() === ''}>
        {t('save')}
      </Button>
      <Button look="quiet" onClick={onDone}>
        {t('discard')}
      </Button>
      <Button
        icon="plus"
        onClick={() => {
          const { dashboard, id } = withNewPanel(draft)
          onChange(dashboard)
          onAdded(id)
        }}
      >
        {t('addPanel')}
      </Button>
      <span className="faint small grow cut hide-s" title={t('editing')}>
        {t('editing')}
      </span>
      {save.error !== null && <FaultNotice error={save.error} />}
    </form>
  )
}
