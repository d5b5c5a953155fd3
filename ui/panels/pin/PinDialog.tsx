import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../components/Answer.tsx'
import { Field } from '../../components/Field.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { showToast } from '../../shell/toasts.tsx'
import { emptyDashboard } from './empty-dashboard.ts'
import type { PinnedPanel } from './pinned-panel.ts'
import { pinWords } from './words.ts'

const fresh = ''
const mostListed = 500

/** Which dashboard, or a new one, and what the panel is called there. */
export function PinDialog({ panel, onClose }: { panel: PinnedPanel; onClose: () => void }) {
  const t = useWords(pinWords)
  const [title, setTitle] = useState(panel.title)
  const [chosen, setChosen] = useState<string>()
  const [name, setName] = useState('')
  const list = useQuery({
    queryKey: ['dashboards', 'all'],
    queryFn: ({ signal }) => callApi('GET /api/dashboards', { query: { limit: mostListed }, signal }),
  })
  const own = list.data?.rows.filter(({ isBuiltIn }) => !isBuiltIn) ?? []
  const uid = chosen ?? own[0]?.uid ?? fresh
  const pin = useMutation({
    mutationFn: async () => {
      const made = uid === fresh ? await callApi('POST /api/dashboards', { body: { dashboard: emptyDashboard(name) } }) : undefined
      const { kind, targets, unit } = panel
      const body = { title, kind, targets: [...targets], ...(unit !== undefined && { unit }) }
      const pinned = await callApi('POST /api/dashboards/:uid/panels', { params: { uid: made?.uid ?? uid }, body })
      return { ...pinned, isFresh: made !== undefined }
    },
    onSuccess: (pinned) => {
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      void queryClient.invalidateQueries({ queryKey: ['dashboard', pinned.uid] })
      showToast({
        text: t('pinned', { title: pinned.title }),
        link: { href: `/d/${pinned.uid}`, title: t('open') },
        undo: () => takeBack(pinned),
      })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('pin')}
      action={t('action')}
      work={pin}
      incomplete={list.data === undefined || title.trim() === '' || (uid === fresh && name.trim() === '')}
      onSubmit={() => pin.mutate()}
      onClose={onClose}
    >
      <Field label={t('title')} required maxLength={500} value={title} onChange={(event) => setTitle(event.target.value)} />
      <Answer query={list} rows={2}>
        {() => (
          <>
            <SelectField
              label={t('dashboard')}
              value={uid}
              options={[...own.map((row) => ({ value: row.uid, title: row.title })), { value: fresh, title: t('fresh') }]}
              onChange={(event) => setChosen(event.target.value)}
            />
            {uid === fresh && (
              <Field label={t('freshTitle')} required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </>
        )}
      </Answer>
    </FormDialog>
  )
}

/** The panel comes off again; a dashboard that was made for it goes too. */
async function takeBack({ uid, panelId, isFresh }: { uid: string; panelId: number; isFresh: boolean }): Promise<void> {
  if (isFresh) await callApi('DELETE /api/dashboards/:uid', { params: { uid } })
  else await callApi('DELETE /api/dashboards/:uid/panels/:panelId', { params: { uid, panelId: String(panelId) } })
  await queryClient.invalidateQueries({ queryKey: ['dashboards'] })
  await queryClient.invalidateQueries({ queryKey: ['dashboard', uid] })
}
