import { useMutation, useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { BackupFigures } from './BackupFigures.tsx'
import { BackupRuns } from './BackupRuns.tsx'
import { BackupSetUp } from './BackupSetUp.tsx'
import { RestoreHelp } from './RestoreHelp.tsx'
import { RestorePoints } from './RestorePoints.tsx'
import { backupWords } from './words.ts'

const idleMs = 30_000
const busyMs = 1500

/** Copies of the platform: what can be restored, when it was tried out, and how. */
export function Backups() {
  const t = useWords(backupWords)
  const mayRun = usePermission('settings.write')
  const backups = useQuery({
    queryKey: ['backups'],
    queryFn: ({ signal }) => callApi('GET /api/backups', { signal }),
    refetchInterval: ({ state }) => (state.data?.underWay ? busyMs : idleMs),
  })
  const onError = (fault: unknown): void => showToast({ fault })
  const make = useMutation({
    mutationFn: () => callApi('POST /api/backups'),
    onSuccess: () => {
      showToast({ text: t('begun') })
      void backups.refetch()
    },
    onError,
  })
  const verify = useMutation({
    mutationFn: (id: string) => callApi('POST /api/backups/:id/verify', { params: { id } }),
    onSuccess: () => {
      showToast({ text: t('verifyBegun') })
      void backups.refetch()
    },
    onError,
  })
  const place = backups.data?.place
  const isBusy = Boolean(backups.data?.underWay) || make.isPending || verify.isPending
  return (
    <>
      <section>
        <SectionHead id="backups" title={t('title')} {...(place && { note: t('note', { place }) })}>
          {mayRun && place && (
            <Button look="go" icon="backups" disabled={isBusy} onClick={() => make.mutate()}>
              {t('run')}
            </Button>
          )}
        </SectionHead>
        <Answer query={backups} rows={6}>
          {(data) =>
            data.place === null ? (
              <BackupSetUp />
            ) : (
              <>
                {data.problem !== null && (
                  <p className="section-note">
                    <SeverityMark severity="high">{data.problem}</SeverityMark>
                  </p>
                )}
                <BackupFigures backups={data} />
                {data.underWay && (
                  <p className="section-note" role="status">
                    {t(data.underWay.kind === 'backup' ? 'underWayBackup' : 'underWayVerify', {
                      done: data.underWay.done,
                      objects: data.underWay.objects,
                    })}
                  </p>
                )}
              </>
            )
          }
        </Answer>
      </section>
      {backups.data && backups.data.place !== null && (
        <>
          <RestorePoints backups={backups.data} {...(mayRun && !isBusy && { onVerify: verify.mutate })} />
          <RestoreHelp command={backups.data.restoreCommand} />
          <BackupRuns isBusy={backups.data.underWay !== null} />
        </>
      )}
    </>
  )
}
