import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Direction } from 'radix-ui'
import { Suspense, useEffect } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'

import { Button } from '../components/Button.tsx'
import { EmptyState } from '../components/EmptyState.tsx'
import { FaultNotice } from '../components/FaultNotice.tsx'
import { ApiFault } from '../lib/api-fault.ts'
import { callApi, setUnauthenticatedHandler } from '../lib/api.ts'
import { basePath, innerPath } from '../lib/base-path.ts'
import { keepChartView } from '../lib/chart-view.ts'
import { useLanguage } from '../lib/preferences.ts'
import { chooseProject, currentProject } from '../lib/project.ts'
import { queryClient } from '../lib/query-client.ts'
import { leaveFor } from '../lib/unsaved.ts'
import { useWords } from '../lib/use-words.ts'
import type { Page } from './define-page.ts'
import { LeaveHost } from './leaving/LeaveHost.tsx'
import { ProofHost } from './proof/ProofHost.tsx'
import { SessionContext, useSessionQuery } from './session.ts'
import { Shell } from './Shell.tsx'
import { Toasts } from './toasts.tsx'
import { shellWords } from './words.ts'

/** Everything: bare pages for strangers, the shell for the signed-in. */
export function App({ pages }: { pages: readonly Page[] }) {
  const language = useLanguage()
  return (
    <QueryClientProvider client={queryClient}>
      <Direction.Provider dir={language === 'he' ? 'rtl' : 'ltr'}>
        <Router base={basePath} aroundNav={(go, to, options) => leaveFor(to, () => go(keepChartView(to, location.search), options))}>
          <Switch>
            {pages
              .filter(({ frame }) => frame === 'bare')
              .map(({ name, paths, Component }) => (
                <Route key={name} path={paths[0]}>
                  <Suspense>
                    <Component />
                  </Suspense>
                </Route>
              ))}
            <Route>
              <SignedIn pages={pages.filter(({ frame }) => frame === 'shell')} />
            </Route>
          </Switch>
        </Router>
        <Toasts />
        <ProofHost />
        <LeaveHost />
      </Direction.Provider>
    </QueryClientProvider>
  )
}

/** The shell once the server has said who we are; strangers go to the log-in page and come back afterwards. */
function SignedIn({ pages }: { pages: readonly Page[] }) {
  const session = useSessionQuery()
  const [, navigate] = useLocation()
  useEffect(
    () =>
      setUnauthenticatedHandler(() => {
        // Several questions may be refused at once; and one that was on its way when the session got another token is no stranger's.
        void callApi('GET /api/session').catch(() => {
          if (!innerPath().startsWith('/sign-in')) navigate(signInAddress(), { replace: true })
        })
      }),
    [navigate],
  )
  if (session.data) {
    return (
      <SessionContext value={session.data}>
        <Shell pages={pages} />
      </SessionContext>
    )
  }
  if (session.error instanceof ApiFault && session.error.status === 401) return <Stranger />
  if (session.error instanceof ApiFault && session.error.status === 404 && currentProject() !== undefined) return <ForeignProject />
  return session.error ? <FaultNotice error={session.error} onRetry={() => void session.refetch()} /> : null
}

/** The project that was chosen, or that a link named, is none of the caller's. */
function ForeignProject() {
  const t = useWords(shellWords)
  return (
    <EmptyState title={t('foreignProject')}>
      <Button
        onClick={() => {
          chooseProject(undefined)
          void queryClient.resetQueries()
        }}
      >
        {t('ownProject')}
      </Button>
    </EmptyState>
  )
}

/** Nobody is signed in: to the set-up page while there is no first admin, else to the log-in page. */
function Stranger() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => callApi('GET /api/setup', { signal }) })
  if (setup.isPending) return null
  return <Redirect to={setup.data?.needed ? '/setup' : signInAddress()} replace />
}

function signInAddress(): string {
  const here = innerPath() + location.search
  return here === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(here)}`
}
