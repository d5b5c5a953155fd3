import { useQuery } from '@tanstack/react-query'
import { Link, Redirect, useSearchParams } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CodeSnippet } from '../../components/CodeSnippet.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { ownAddress } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { BareFrame } from '../../panels/BareFrame.tsx'
import { ConnectPanel } from '../../panels/connect/ConnectPanel.tsx'
import { useSessionQuery } from '../../shell/session.ts'
import { CreateAdmin } from './CreateAdmin.tsx'
import { Steps } from './Steps.tsx'
import { words } from './words.ts'

/** The first minutes: create the admin with the one-time link, then connect a first source. */
export function SetupPage() {
  const t = useWords(words)
  const [search] = useSearchParams()
  const token = search.get('token')
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => callApi('GET /api/setup', { signal }) })
  const session = useSessionQuery()
  const loading = setup.isPending || session.isPending
  const step = setup.data?.needed ? 'account' : 'connect'
  return (
    <BareFrame title={t('setUp')} aside={loading ? null : <Steps current={step} />}>
      {loading ? null : setup.error ? (
        <FaultNotice error={setup.error} onRetry={() => void setup.refetch()} />
      ) : setup.data?.needed ? (
        token ? (
          <CreateAdmin token={token} />
        ) : (
          <NeedLink />
        )
      ) : session.data ? (
        <Connect />
      ) : (
        <Redirect to="/sign-in?return=%2Fsetup" replace />
      )}
    </BareFrame>
  )
}

function NeedLink() {
  const t = useWords(words)
  return (
    <>
      <div>
        <h1>{t('needLink')}</h1>
        <p className="dim mt-1.5">{t('needLinkNote')}</p>
      </div>
      <CodeSnippet label={t('needLink')} code={`${ownAddress()}/setup?token=…`} />
    </>
  )
}

function Connect() {
  const t = useWords(words)
  return (
    <>
      <div>
        <h1>{t('connectTitle')}</h1>
        <p className="dim mt-1.5">{t('connectIntro')}</p>
      </div>
      <ConnectPanel />
      <div className="row wrap gap-x-4">
        <Link className={buttonClass({ tall: true })} href="/">
          {t('toOverview')}
        </Link>
        <span className="small faint">{t('selfNote')}</span>
      </div>
    </>
  )
}
