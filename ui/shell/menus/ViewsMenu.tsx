import { useState } from 'react'

import { Popover } from '../../components/Popover.tsx'
import { useWords } from '../../lib/use-words.ts'
import { ViewsButton } from '../ViewsButton.tsx'
import { shellWords } from '../words.ts'
import { ViewsList } from './ViewsList.tsx'

/** The saved views. */
export function ViewsMenu() {
  const t = useWords(shellWords)
  const [open, setOpen] = useState(true)
  return (
    <Popover label={t('views')} open={open} onOpenChange={setOpen} trigger={<ViewsButton />}>
      <ViewsList onDone={() => setOpen(false)} />
    </Popover>
  )
}
