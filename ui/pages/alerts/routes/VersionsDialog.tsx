import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { ProblemList } from './ProblemList.tsx'
import { type RoutingDraft, useCheckRouting, useRoutingVersion, useRoutingVersions } from './use-routing.ts'
import { routeWords } from './words.ts'

/** Who changed the routes and when; an older version is shown as a change that can be put in force. */
export function VersionsDialog({ onTake, onClose }: { onTake: (draft: RoutingDraft) => void; onClose: () => void }) {
  const t = useWords(routeWords)
  const time = useTimeFormat()
  const versions = useRoutingVersions()
  const read = useRoutingVersion()
  const check = useCheckRouting()
  const show = (version: number): void =>
    read.mutate(version, {
      onSuccess: (written) =>
        check.mutate(written, {
          onSuccess: ({ problems, nodes, intervals, inhibitions }) => {
            if (problems.length === 0) onTake({ written, nodes, intervals, inhibitions })
          },
        }),
    })
  return (
    <Dialog title={t('history')} onClose={onClose}>
      <p className="small faint">{t('putBackNote')}</p>
      <Answer query={versions} rows={3}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{t('none')}</p>
          ) : (
            <ul className="rt-versions">
              {rows.map(({ version, at, by }) => (
                <li key={version}>
                  <span className="strong">{t('version', { version })}</span>
                  <bdi className="dim grow">{t('byWhom', { time: time.zoned(Date.parse(at)), name: by })}</bdi>
                  <Button look="quiet" disabled={read.isPending || check.isPending} onClick={() => show(version)}>
                    {t('putBack')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {read.error !== null && <FaultNotice error={read.error} />}
      {check.data && <ProblemList problems={check.data.problems} />}
    </Dialog>
  )
}
