import { CodeSnippet } from '../../../components/CodeSnippet.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { backupWords } from './words.ts'

const steps = `# on a machine that is not backed up: the secret key, and its public half
vedette backup new-key --out vedette-backup.key

# vedette.yaml
backup:
  to: /mnt/backups/vedette   # or s3://bucket/prefix, with backup.s3
  recipients: [age1...]      # what new-key printed
  schedule: '17 2 * * *'`

/** Nothing is set: what to do. */
export function BackupSetUp() {
  const t = useWords(backupWords)
  return (
    <EmptyState title={t('off')}>
      <p className="dim">{t('offHelp')}</p>
      <CodeSnippet label={t('setUp')} code={steps} />
    </EmptyState>
  )
}
