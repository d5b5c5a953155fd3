import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'

import { apiAddress } from './lib/api-address.ts'
import { innerPath } from './lib/base-path.ts'
import { whenAnswered } from './lib/early-answers.ts'
import { guardHistory } from './lib/unsaved.ts'
import { pages } from './pages/index.ts'
import { App } from './shell/App.tsx'

import './styles/index.css'

/** Longer nobody looks at nothing: what is late is drawn when it comes. */
const patienceMs = 300

const root = document.querySelector('#root')
if (!root) throw new Error('the document has no #root')
// A page's folder has the name of the first segment of its addresses.
const name = innerPath().split('/')[1] || 'overview'
const page = pages.find((one) => one.name === name)
const ready = Promise.all([page?.Component.preload(), whenAnswered(apiAddress('/api/session'))])
/** With the page of the design system for those who build pages: a production build has none of it. */
const allPages = import.meta.env.DEV ? import('./pages/design/page.ts').then(({ designPage }) => [...pages, designPage]) : pages
guardHistory()
// In this time the browser finds the fonts of what stands in the document.
root.getBoundingClientRect()
// One drawing of everything instead of three, and as a transition in pieces that let the browser breathe.
void Promise.race([ready, new Promise((resolve) => setTimeout(resolve, patienceMs))])
  .then(() => allPages)
  .then((shown) =>
    startTransition(() =>
      createRoot(root).render(
        <StrictMode>
          <App pages={shown} />
        </StrictMode>,
      ),
    ),
  )
