import { useWords } from '../lib/use-words.ts'
import { useSession } from './session.ts'
import { copyLink } from './share.ts'
import type { LinkKind } from './share.ts'
import { showToast } from './toasts.tsx'
import { shellWords } from './words.ts'

const done = { moving: 'linkCopied', fixed: 'fixedLinkCopied', short: 'shortLinkCopied' } as const

/** Copies a link to what is shown and says so. */
export function useCopyLink(): (kind: LinkKind) => void {
  const t = useWords(shellWords)
  const { project } = useSession()
  return (kind) => {
    copyLink(kind, project.slug).then(
      () => showToast({ text: t(done[kind]) }),
      (fault: unknown) => showToast({ fault }),
    )
  }
}
