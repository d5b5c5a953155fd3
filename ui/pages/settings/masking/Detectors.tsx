import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { Switch } from '../../../components/Switch.tsx'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { maskingWords } from './words.ts'

type Detector = Reply<'GET /api/masking'>['detectors'][number]

interface Props {
  detectors: readonly Detector[]
  off: readonly string[]
  disabled: boolean
  onSwitch: (name: string, on: boolean) => void
}

/** The built-in detectors, each with an example and its switch. */
export function Detectors({ detectors, off, disabled, onSwitch }: Props) {
  const t = useWords(maskingWords)
  const columns: readonly Column<Detector>[] = [
    { name: 'title', title: t('detector'), cell: ({ title }) => <bdi className="long-cell">{title}</bdi> },
    { name: 'example', title: t('example'), wideOnly: true, cell: ({ example }) => <bdi className="mono dim cut example">{example}</bdi> },
    {
      name: 'on',
      title: t('on'),
      cell: ({ name, title }) => (
        <Switch label={t('switch', { name: title })} on={!off.includes(name)} disabled={disabled} onChange={(on) => onSwitch(name, on)} />
      ),
    },
  ]
  return <DataTable tall label={t('detectors')} columns={columns} rows={detectors} rowKey={({ name }) => name} />
}
