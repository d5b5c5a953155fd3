import { Menu, MenuChoice } from '../../components/Menu.tsx'
import { comparisons } from '../../lib/context.ts'
import { useWords } from '../../lib/use-words.ts'
import { CompareButton } from '../CompareButton.tsx'
import { comparisonTitle } from '../comparison-title.ts'
import { useScope } from '../use-scope.ts'
import { shellWords } from '../words.ts'

/** Chooses the earlier time that charts compare with. */
export function CompareMenu() {
  const t = useWords(shellWords)
  const { compare, change } = useScope()
  return (
    <Menu opened trigger={<CompareButton />}>
      <MenuChoice
        title={t('compare')}
        value={compare}
        options={comparisons.map((value) => ({ value, title: comparisonTitle(t, value) }))}
        onChange={(value) => change({ cmp: comparisons.find((known) => known === value) ?? '' })}
      />
    </Menu>
  )
}
