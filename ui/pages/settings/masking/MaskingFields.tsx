import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { readLines, readPatterns, writePatterns } from './masking-text.ts'
import type { MaskingSettings } from './masking-text.ts'
import { maskingWords } from './words.ts'

interface Props {
  masking: MaskingSettings
  disabled: boolean
  onSave: (masking: MaskingSettings) => void
}

/** Fields always masked, fields never looked at, and patterns of one's own. */
export function MaskingFields({ masking, disabled, onSave }: Props) {
  const t = useWords(maskingWords)
  const [mask, setMask] = useState(masking.maskFields.join('\n'))
  const [keep, setKeep] = useState(masking.keepFields.join('\n'))
  const [patternText, setPatternText] = useState(writePatterns(masking.patterns))
  const patterns = readPatterns(patternText)
  return (
    <form
      className="settings-form two"
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof patterns !== 'number') onSave({ ...masking, maskFields: readLines(mask), keepFields: readLines(keep), patterns })
      }}
    >
      <Lines label={t('maskFields')} help={t('maskFieldsHelp')} text={mask} disabled={disabled} onText={setMask} />
      <Lines label={t('keepFields')} help={t('keepFieldsHelp')} text={keep} disabled={disabled} onText={setKeep} />
      <Lines
        label={t('patterns')}
        help={t('patternsHelp')}
        error={typeof patterns === 'number' ? t('patternWrong', { line: patterns }) : undefined}
        text={patternText}
        disabled={disabled}
        onText={setPatternText}
      />
      <div className="whole">
        <Button type="submit" disabled={disabled || typeof patterns === 'number'}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

interface LinesProps {
  label: string
  help: string
  error?: string | undefined
  text: string
  disabled: boolean
  onText: (text: string) => void
}

/** Names or patterns, one a line. */
function Lines({ text, onText, ...rest }: LinesProps) {
  return <TextAreaField dir="ltr" className="mono" rows={4} value={text} onChange={(event) => onText(event.target.value)} {...rest} />
}
