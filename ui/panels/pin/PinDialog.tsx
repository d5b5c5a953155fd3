import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
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
/** More are found by their names. */
const mostListed = 100

interface Choice {
  readonly value: string
  readonly title: string
}

/** Which dashboard, or a new one, and what the panel is called there. */
export function PinDialog({ panel, onClose }: { panel: PinnedPanel; onClose: () => void }) {
  const t = useWords(pinWords)
  const [title, setTitle] = useState(panel.title)
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<Choice>()
  const [name, setName] = useState('')
  const list = useQuery({
    queryKey: ['dashboards', 'to pin to', 'by name', search.trim()],
    queryFn: ({ signal }) => callApi('GET /api/dashboards', { query: { q: search.trim(), limit: mostListed }, signal }),
    placeholderData: keepPreviousData,
  })
  const found = (list.data?.rows ?? []).flatMap((row): Choice[] => (row.isBuiltIn ? [] : [{ value: row.uid, title: row.title }]))
  const options = [
    // What was chosen stays so, whatever is looked for then.
    ...(chosen === undefined || chosen.value === fresh || found.some(({ value }) => value === chosen.value) ? [] : [chosen]),
    ...found,
    { value: fresh, title: t('fresh') },
  ]
  const uid = (chosen ?? options[0])?.value ?? fresh
  const pin = useMutation({
    mutationFn: async () => {
      const made = uid === fresh ? await callApi('POST /api/dashboards', { body: { dashboard: emptyDashboard(name) } }) : undefined
      const { kind, targets, unit } = panel
      const body = { title, kind, targets: [...targets], ...(unit !== undefined && { unit }) }
      try {
        const pinned = await callApi('POST /api/dashboards/:uid/panels', { params: { uid: made?.uid ?? uid }, body })
        return { ...pinned, isFresh: made !== undefined }
      } catch (fault) {
        // An empty dashboard is not left behind; one that cannot be taken away either is what the next try pins to.
        if (made) {
          const left = { value: made.uid, title: made.title }
          await callApi('DELETE /api/dashboards/:uid', { params: { uid: made.uid } }).catch(() => setChosen(left))
        }
        throw fault
      }
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
            {(search !== '' || list.isPlaceholderData || list.data?.next !== null) && (
              <Field
                label={t('find')}
                help={list.data?.next === null ? undefined : t('moreThan', { count: mostListed })}
                type="search"
                maxLength={200}
                value={search}
                onChange={(event) => setSearch(event.target.value)}
              />
            )}
            <SelectField
              label={t('dashboard')}
              value={uid}
              options={options}
              onChange={(event) => setChosen(options.find(({ value }) => value === event.target.value))}
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
