import { useLocation } from 'wouter'

import type { Panel, TargetResult } from '../../../src/api/contract/dashboards.ts'
import { Button } from '../../components/Button.tsx'
import { Menu, MenuItem } from '../../components/Menu.tsx'
import { callApi } from '../../lib/api.ts'
import { copyText } from '../../lib/copy-text.ts'
import { queryClient } from '../../lib/query-client.ts'
import { amount, flag } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import { showToast } from '../../shell/toasts.tsx'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { withoutPanel } from './edit/change-panel.ts'
import { usePlaces } from './PanelPlaces.tsx'
import { words } from './words.ts'

const schema = { panel: amount(), edit: flag(), sel: amount() }

/** What can be done with a panel. */
export function PanelMenu({ panel, title, results }: { panel: Panel; title: string; results: readonly TargetResult[] }) {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const search = useContextSearch()
  const { stored, dashboard, onEdit } = usePlaces()
  const mayChange = usePermission('dashboards.write') && !stored.isBuiltIn
  const [, change] = useUrlState(schema)
  const queries = results.filter(({ ref }) => panel.targets.some((target) => target.ref === ref && target.kind === 'promql'))
  const explore = (): void => {
    const parameters = new URLSearchParams(search)
    parameters.set('expr', queries[0]?.expr ?? '')
    navigate(`/metrics/explore?${parameters.toString()}`)
  }
  const takeOff = (): void => {
    if (onEdit) return onEdit(withoutPanel(dashboard, panel.id))
    removePanel(stored.uid, panel.id).then(
      (before) => showToast({ text: t('takenOff', { title }), undo: () => restore(stored.uid, before) }),
      (fault: unknown) => showToast({ fault }),
    )
  }
  return (
    <Menu align="end" trigger={<Button look="quiet" mini icon="more" aria-label={t('menu', { title })} />}>
      <MenuItem onSelect={() => change({ panel: panel.id }, { push: true })}>{t('full')}</MenuItem>
      {queries.length > 0 && (
        <>
          <MenuItem onSelect={explore}>{t('explore')}</MenuItem>
          <MenuItem
            onSelect={() =>
              void copyText(queries.map(({ expr }) => expr).join('\n')).then(
                () => showToast({ text: t('queryCopied') }),
                (fault: unknown) => showToast({ fault }),
              )
            }
          >
            {t('copyQuery')}
          </MenuItem>
        </>
      )}
      {mayChange && (
        <MenuItem onSelect={() => change({ edit: true, sel: panel.id, panel: null }, { push: true })}>{t('editPanel')}</MenuItem>
      )}
      {mayChange && (
        <MenuItem danger onSelect={takeOff}>
          {t('takeOff')}
        </MenuItem>
      )}
    </Menu>
  )
}

/** Takes a panel off; answers what the dashboard was. */
async function removePanel(uid: string, panelId: number) {
  const before = await callApi('GET /api/dashboards/:uid', { params: { uid } })
  await callApi('DELETE /api/dashboards/:uid/panels/:panelId', { params: { uid, panelId: String(panelId) } })
  await queryClient.invalidateQueries({ queryKey: ['dashboard', uid] })
  return before
}

async function restore(uid: string, { version, dashboard }: Awaited<ReturnType<typeof removePanel>>): Promise<void> {
  await callApi('PUT /api/dashboards/:uid', { params: { uid }, body: { fromVersion: version + 1, dashboard } })
  await queryClient.invalidateQueries({ queryKey: ['dashboard', uid] })
}
