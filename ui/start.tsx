import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { pages } from './pages/index.ts'
import { App } from './shell/App.tsx'

const root = document.querySelector('#root')
if (!root) throw new Error('the document has no #root')
createRoot(root).render(
  <StrictMode>
    <App pages={pages} />
  </StrictMode>,
)
