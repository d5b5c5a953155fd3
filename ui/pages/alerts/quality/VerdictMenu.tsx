import { Button } from '../../../components/Button.tsx'
import { Menu, MenuChoice } from '../../../components/Menu.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { type Occurrence, useJudge, useVerdict } from './use-verdict.ts'
import { verdicts } from './verdicts.ts'
import { words } from './words.ts'

/** The verdict on one row of a list, to change in two presses. */
export function VerdictMenu({ fingerprint, startsAt }: Occurrence) {
  const t = useWords(words)
  const mayJudge = usePermission('alerts.write')
  const judged = useVerdict({ fingerprint, startsAt })
  const judge = useJudge({ fingerprint, startsAt })
  const verdict = judge.isPending ? judge.variables.verdict : judged?.verdict
  if (!mayJudge) return verdict === undefined ? null : <span className="small dim">{t(verdict)}</span>
  const title = verdict === undefined ? t('judgeIt') : t(verdict)
  const trigger = (
    <Button look="quiet" mini className={verdict === undefined ? 'faint' : ''} disabled={judge.isPending}>
      {title}
    </Button>
  )
  return (
    <Menu align="end" trigger={trigger}>
      <MenuChoice
        title={t('verdict')}
        value={verdict ?? ''}
        options={verdicts.map((value) => ({ value, title: t(value) }))}
        onChange={(value) => {
          const chosen = verdicts.find((one) => one === value)
          if (chosen !== undefined) judge.mutate({ verdict: chosen, reason: judged?.reason ?? '' })
        }}
      />
    </Menu>
  )
}
