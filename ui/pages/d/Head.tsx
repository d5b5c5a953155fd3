import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import type { StoredDashboard } from '../../../src/api/contract/dashboards.ts'
import { Button } from '../../components/Button.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { Menu, MenuItem } from '../../components/Menu.tsx'
import { callApi } from '../../lib/api.ts'
import { definePart } from '../../lib/define-part.tsx'
import { useFormat } from '../../lib/format.ts'
import { noteExport } from '../../lib/note-export.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { HistoryLink } from '../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { useNow } from '../../shell/use-now.ts'
import { saveFile } from './save-file.ts'
import { words } from './words.ts'

interface Props {
  stored: StoredDashboard
  kiosk: boolean
  onKiosk: () => void
  /** Not while it is edited. */
  onEdit: (() => void) | undefined
}

async function downloadGrafana(uid: string): Promise<void> {
  const { dashboard } = await callApi('GET /api/dashboards/uid/:uid', { params: { uid } })
  await noteExport({ what: 'dashboard', format: 'json', rows: 1, question: uid }, () =>
    saveFile(`${uid}.grafana.json`, JSON.stringify(dashboard, undefined, 2)),
  )
}

const Versions = definePart(async () => (await import('./Versions.tsx')).Versions)

/** What the dashboard is called, who changed it, and what can be done with it. */
export function Head({ stored, kiosk, onKiosk, onEdit }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(60_000)
  const [, navigate] = useLocation()
  const mayWrite = usePermission('dashboards.write')
  const [open, setOpen] = useState<'versions' | 'remove' | null>(null)
  const { uid, isBuiltIn, dashboard, panels, updatedAt, updatedBy, version } = stored
  const copy = useMutation({
    mutationFn: () =>
      callApi('POST /api/dashboards', { body: { dashboard: { ...dashboard, title: t('copyOf', { title: dashboard.title }) } } }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      showToast({ text: t('copied', { title: made.title }) })
      navigate(`/d/${made.uid}`)
    },
    onError: (fault) => showToast({ fault }),
  })
  const remove = useMutation({
    mutationFn: () => callApi('DELETE /api/dashboards/:uid', { params: { uid } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      showToast({ text: t('removed', { title: dashboard.title }) })
      navigate('/dashboards')
    },
  })
  const grafana = useMutation({ mutationFn: () => downloadGrafana(uid), onError: (fault) => showToast({ fault }) })
  const note = isBuiltIn ? t('comesWith') : t('changed', { ago: format.ago(Date.parse(updatedAt), now), name: updatedBy })
  return (
    <div className="page-head">
      <h1 className="cut" title={dashboard.description || dashboard.title}>
        <bdi>{dashboard.title}</bdi>
      </h1>
      <span className="faint small hide-s cut">
        {t('panels', { count: panels })} · {note}
      </span>
      <span className="grow" />
      {!kiosk && !isBuiltIn && <HistoryLink kind="dashboard" id={uid} />}
      {kiosk ? (
        <Button look="quiet" icon="close" aria-label={t('narrow')} title={`${t('narrow')} (Esc)`} onClick={onKiosk} />
      ) : (
        <>
          {mayWrite &&
            (isBuiltIn ? (
              <Button icon="copy" disabled={copy.isPending} onClick={() => copy.mutate()}>
                {t('copy')}
              </Button>
            ) : (
              onEdit && (
                <Button icon="settings" className="hide-s" onClick={onEdit}>
                  {t('edit')}
                </Button>
              )
            ))}
          <Menu align="end" trigger={<Button look="quiet" icon="more" aria-label={t('more')} />}>
            <MenuItem onSelect={onKiosk}>{t('wide')}</MenuItem>
            {!isBuiltIn && <MenuItem onSelect={() => setOpen('versions')}>{t('versions')}</MenuItem>}
            {mayWrite && !isBuiltIn && <MenuItem onSelect={() => copy.mutate()}>{t('copy')}</MenuItem>}
            <MenuItem
              onSelect={() => {
                const file = JSON.stringify({ uid, version, dashboard }, undefined, 2)
                noteExport({ what: 'dashboard', format: 'json', rows: 1, question: uid }, () => saveFile(`${uid}.json`, file)).catch(
                  (fault: unknown) => showToast({ fault }),
                )
              }}
            >
              {t('download')}
            </MenuItem>
            <MenuItem onSelect={() => grafana.mutate()}>{t('downloadGrafana')}</MenuItem>
            {mayWrite && !isBuiltIn && (
              <MenuItem danger onSelect={() => setOpen('remove')}>
                {t('removeDashboard')}
              </MenuItem>
            )}
          </Menu>
        </>
      )}
      {open === 'versions' && <Versions stored={stored} onClose={() => setOpen(null)} />}
      {open === 'remove' && (
        <FormDialog
          danger
          title={t('removeDashboard')}
          action={t('remove')}
          work={remove}
          onSubmit={() => remove.mutate()}
          onClose={() => setOpen(null)}
        >
          <p>{t('removeQuestion', { title: dashboard.title })}</p>
        </FormDialog>
      )}
    </div>
  )
}
