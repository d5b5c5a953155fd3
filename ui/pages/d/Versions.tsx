import { useMutation, useQuery } from '@tanstack/react-query'

import type { StoredDashboard } from '../../../src/api/contract/dashboards.ts'
import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { words } from './words.ts'

/** What the dashboard was, each with the way back to it. */
export function Versions({ stored: { uid, version: present }, onClose }: { stored: StoredDashboard; onClose: () => void }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const mayWrite = usePermission('dashboards.write')
  const list = useQuery({
    queryKey: ['dashboard-versions', uid, present],
    queryFn: ({ signal }) => callApi('GET /api/dashboards/:uid/versions', { params: { uid }, signal }),
  })
  const bringBack = useMutation({
    mutationFn: async (version: number) => {
      const { dashboard } = await callApi('GET /api/dashboards/:uid/versions/:version', { params: { uid, version: String(version) } })
      const body = { fromVersion: present, dashboard, message: t('broughtBack', { version }) }
      return { version, saved: await callApi('PUT /api/dashboards/:uid', { params: { uid }, body }) }
    },
    onSuccess: ({ version, saved }) => {
      queryClient.setQueryData(['dashboard', uid], saved)
      showToast({ text: t('broughtBack', { version }) })
      onClose()
    },
  })
  return (
    <Dialog wide title={t('versions')} onClose={onClose}>
      {bringBack.error !== null && <FaultNotice error={bringBack.error} />}
      <Answer query={list} rows={5}>
        {({ rows }) => (
          <DataTable
            label={t('versions')}
            rows={rows}
            rowKey={({ version }) => String(version)}
            columns={[
              { name: 'version', title: t('versions'), cell: ({ version }) => t('version', { version }) },
              { name: 'at', title: time.zone, cell: ({ savedAt }) => time.full(Date.parse(savedAt)) },
              { name: 'by', title: t('name'), wideOnly: true, cell: ({ savedBy }) => <bdi>{savedBy}</bdi> },
              { name: 'message', title: t('title'), wideOnly: true, cell: ({ message }) => <bdi>{message}</bdi> },
              {
                name: 'back',
                title: t('bringBack'),
                silent: true,
                cell: ({ version }) =>
                  mayWrite &&
                  version !== present && (
                    <Button mini disabled={bringBack.isPending} onClick={() => bringBack.mutate(version)}>
                      {t('bringBack')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Answer>
    </Dialog>
  )
}
