import { Suspense, lazy, useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../../shell/session.ts'
import type { PinnedPanel } from './pinned-panel.ts'
import { pinWords } from './words.ts'

const PinDialog = lazy(async () => ({ default: (await import('./PinDialog.tsx')).PinDialog }))

/** Pins what the page shows to a dashboard; for those who may change dashboards. `bare` shows the icon alone. */
export function PinButton({ bare, ...panel }: PinnedPanel & { bare?: boolean }) {
  const t = useWords(pinWords)
  const mayPin = usePermission('dashboards.write')
  const [isOpen, setOpen] = useState(false)
  if (!mayPin) return null
  return (
    <>
      <Button
        icon="pin"
        {...(bare && { look: 'quiet', 'aria-label': `${panel.title}: ${t('pin')}`, title: t('pin') })}
        onClick={() => setOpen(true)}
      >
        {bare ? undefined : t('pin')}
      </Button>
      {isOpen && (
        <Suspense>
          <PinDialog panel={panel} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
