import { useChartView } from '../lib/chart-view.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'

const words = defineWords({
  en: { asTable: 'Show as table', asChart: 'Show as chart' },
  he: { asTable: 'הצגה כטבלה', asChart: 'הצגה כתרשים' },
})

/** Turns the charts of the page into the tables behind them, and back. */
export function TableSwitch({ title }: { title: string }) {
  const t = useWords(words)
  const { asTable, toggle } = useChartView()
  const label = asTable ? t('asChart') : t('asTable')
  return (
    <Button
      look="quiet"
      icon={asTable ? 'metrics' : 'table'}
      aria-label={`${title}: ${label}`}
      title={`${label} (t)`}
      aria-keyshortcuts="t"
      onClick={toggle}
    />
  )
}
