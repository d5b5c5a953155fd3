import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { Field } from '../../components/Field.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { callApi } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { emptyDashboard } from '../../panels/pin/empty-dashboard.ts'
import { words } from './words.ts'

/** A name, and the way to the dashboard that has it. */
export function NewDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const [title, setTitle] = useState('')
  const [folder, setFolder] = useState('')
  const make = useMutation({
    mutationFn: () => callApi('POST /api/dashboards', { body: { dashboard: { ...emptyDashboard(title), folder } } }),
    onSuccess: ({ uid }) => {
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      navigate(`/d/${uid}`)
    },
  })
  return (
    <FormDialog
      title={t('fresh')}
      action={t('make')}
      work={make}
      incomplete={title.trim() === ''}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <Field label={t('freshName')} required maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      <Field label={t('into')} maxLength={200} value={folder} onChange={(event) => setFolder(event.target.value)} />
    </FormDialog>
  )
}
