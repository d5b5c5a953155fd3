import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useCutText } from './use-cut-text.ts'
import { type LabelCut, useRemoveCut } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** The rules in force, each with its way back. */
export function CutList({ cuts }: { cuts: readonly LabelCut[] }) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const time = useTimeFormat()
  const textOf = useCutText()
  const mayChange = usePermission('settings.write')
  const remove = useRemoveCut()
  // The list goes with its last rule: what comes of it is told apart.
  const undo = (id: string, label: string): void => {
    const work = (): Promise<unknown> => remove.mutateAsync(id)
    work().then(
      () => showToast({ text: t('undone', { label }) }),
      (fault: unknown) => showToast({ text: t('stillCut', { label }), fault, again: work }),
    )
  }
  const columns: readonly Column<LabelCut>[] = [
    { name: 'rule', title: t('rule'), cell: (cut) => <bdi className="mx-rule">{textOf(cut)}</bdi> },
    { name: 'since', title: t('since'), wideOnly: true, cell: ({ since }) => <bdi>{time.zoned(Date.parse(since))}</bdi> },
    { name: 'merged', title: t('merged'), numeric: true, cell: ({ merged }) => format.count(merged) },
    { name: 'leftOut', title: t('leftOut'), numeric: true, cell: ({ leftOut }) => format.count(leftOut) },
    {
      name: 'undo',
      title: t('undo'),
      silent: true,
      cell: ({ id, label }) =>
        mayChange && (
          <Button look="quiet" onClick={() => undo(id, label)}>
            {t('undo')}
          </Button>
        ),
    },
  ]
  return (
    <section>
      <div className="sub">
        <h2>{t('cuts')}</h2>
        <span className="small faint">{t('cutsNote')}</span>
      </div>
      <DataTable tall label={t('cuts')} columns={columns} rows={cuts} rowKey={({ id }) => id} />
      <p className="mx-note small faint">{t('leftOutNote')}</p>
    </section>
  )
}
