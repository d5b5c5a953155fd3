import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Switch } from '../../../components/Switch.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { PolicyDialog } from './PolicyDialog.tsx'
import { useChangePolicy, useQualityPolicy } from './use-quality.ts'
import { words } from './words.ts'

const parts = ['flapping', 'causes', 'cap'] as const

type Chosen = Reply<'GET /api/alerting/quality/policy'>

/** What is done against noise, each part with its switch. */
export function AgainstNoise() {
  const policy = useQualityPolicy()
  // As it was when the figures were opened: what somebody else saves meanwhile is not overwritten unseen.
  const [opened, setOpened] = useState<Chosen>()
  return (
    <>
      <Answer query={policy} rows={3}>
        {(chosen) => <Parts key={chosen.version} {...chosen} onFigures={() => setOpened(chosen)} />}
      </Answer>
      {opened && <PolicyDialog {...opened} onClose={() => setOpened(undefined)} />}
    </>
  )
}

function Parts({ policy, isChosen, version, onFigures }: Chosen & { onFigures: () => void }) {
  const t = useWords(words)
  const mayChange = usePermission('alerts.write')
  const change = useChangePolicy(version)
  const { flapping, causes, cap } = policy
  const titles = { flapping: t('flapping'), causes: t('causes'), cap: t('cap', { pages: cap.pagesPerHour }) }
  const helps = {
    flapping: t('flappingHelp', { changes: flapping.mostChanges, window: flapping.windowMinutes, calm: flapping.calmMinutes }),
    causes: t('causesHelp', { window: causes.windowMinutes, deploy: causes.deployMinutes }),
    cap: t('capHelp', { gather: cap.gatherMinutes }),
  }
  const isPlain = !isChosen && parts.every((part) => !policy[part].enabled)
  return (
    <section className="plate">
      <header>
        <h2>{t('against')}</h2>
        <span className="note">{t(isChosen ? 'chosen' : isPlain ? 'plain' : 'usual')}</span>
        <span className="grow" />
        {mayChange && isChosen && (
          <Button look="quiet" disabled={change.isPending} onClick={() => change.mutate(null)}>
            {t('reset')}
          </Button>
        )}
        {mayChange && (
          <Button look="quiet" onClick={onFigures}>
            {t('changeFigures')}
          </Button>
        )}
      </header>
      {change.error !== null && <FaultNotice error={change.error} />}
      <div className="aq-noise">
        {parts.map((part) => (
          <div key={part}>
            <Switch
              label={titles[part]}
              on={policy[part].enabled}
              disabled={!mayChange || change.isPending}
              onChange={(enabled) => change.mutate({ ...policy, [part]: { ...policy[part], enabled } })}
            />
            <div>
              <h3>{titles[part]}</h3>
              <p className="small dim">{helps[part]}</p>
            </div>
          </div>
        ))}
      </div>
    </section>
  )
}
