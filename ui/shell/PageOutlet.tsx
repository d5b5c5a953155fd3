import { Suspense, lazy } from 'react'
import type { ReactNode } from 'react'
import { Link, Route, Switch, useLocation, useSearch } from 'wouter'

import { Button, buttonClass } from '../components/Button.tsx'
import { EmptyState } from '../components/EmptyState.tsx'
import { Skeleton } from '../components/Skeleton.tsx'
import { useWords } from '../lib/use-words.ts'
import type { Page } from './define-page.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { shellWords } from './words.ts'

const ShortLink = lazy(async () => ({ default: (await import('./menus/ShortLink.tsx')).ShortLink }))

/** The page of the address, loaded when first needed. */
export function PageOutlet({ pages }: { pages: readonly Page[] }) {
  const t = useWords(shellWords)
  const [path] = useLocation()
  return (
    <Guarded path={path}>
      <Suspense fallback={<Skeleton rows={8} />}>
        <Switch>
          {pages.flatMap(({ name, paths, Component }) =>
            paths.map((pattern) => (
              <Route key={name + pattern} path={pattern}>
                <Component />
              </Route>
            )),
          )}
          <Route path="/s/:id">{({ id }) => <ShortLink id={id} />}</Route>
          <Route>
            <EmptyState title={t('notFound')}>
              <Link className={buttonClass({})} href="/">
                {t('toHome')}
              </Link>
            </EmptyState>
          </Route>
        </Switch>
      </Suspense>
    </Guarded>
  )
}

/** What breaks at one address may not break at another. */
function Guarded({ path, children }: { path: string; children: ReactNode }) {
  const search = useSearch()
  return (
    <ErrorBoundary resetKey={`${path}?${search}`} fallback={(error) => <BrokenPage error={error} />}>
      {children}
    </ErrorBoundary>
  )
}

/** A page whose code is gone was replaced by an update; anything else is a bug of ours. */
function BrokenPage({ error }: { error: Error }) {
  const t = useWords(shellWords)
  const updated = /dynamically imported module|module script/i.test(error.message)
  return (
    <EmptyState title={updated ? t('newVersion') : t('broken')}>
      {!updated && <code className="ltr dim">{error.message}</code>}
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </EmptyState>
  )
}
