import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { routeWords } from './words.ts'

/** What is in force, as alertmanager.yml: to copy into a file. */
export function AsFileDialog({ yaml, onClose }: { yaml: string; onClose: () => void }) {
  const t = useWords(routeWords)
  return (
    <Dialog wide title={t('asFileTitle')} onClose={onClose}>
      <CodeSnippet code={yaml.trimEnd()} label="alertmanager.yml" />
    </Dialog>
  )
}
