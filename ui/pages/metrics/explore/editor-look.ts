import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The parts of an expression in colours that the page's themes choose. */
export const promqlColours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.function(tags.variableName), tags.standard(tags.variableName)],
    color: 'var(--low)',
  },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
  { tag: [tags.number, tags.literal], color: 'var(--medium)' },
  { tag: [tags.labelName, tags.propertyName], color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
])

/** The editor in the house's dress. */
export const editorTheme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', font: '12.5px/20px var(--mono)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'inherit' },
  '.cm-content': { padding: '3px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection': { backgroundColor: 'var(--selected)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--critical)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    border: '0',
    borderRadius: 'var(--r-8)',
    backgroundColor: 'var(--raised)',
    boxShadow: 'var(--float-shadow)',
    color: 'var(--ink)',
    zIndex: 'var(--z-float)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete': { marginTop: '6px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: '12.5px/20px var(--mono)', maxHeight: '260px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', display: 'flex', gap: '10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--selected)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { marginLeft: 'auto', color: 'var(--ink-3)', fontStyle: 'normal' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-completionInfo': { padding: '6px 10px', maxWidth: '360px', font: '12px/16px var(--font)', color: 'var(--ink-2)' },
  '.cm-diagnostic': { padding: '6px 10px', font: '12px/16px var(--font)', borderLeft: '3px solid var(--critical)' },
})
