import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { history, historyKeymap, insertNewlineAndIndent, standardKeymap } from '@codemirror/commands'
import { syntaxHighlighting } from '@codemirror/language'
import { linter } from '@codemirror/lint'
import type { Diagnostic } from '@codemirror/lint'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import type { Command } from '@codemirror/view'
import { PromQLExtension } from '@prometheus-io/codemirror-promql'
import { useEffect, useRef } from 'react'

import { ApiFault } from '../../../lib/api-fault.ts'
import { callApi } from '../../../lib/api.ts'
import { basePath } from '../../../lib/base-path.ts'
import { projectHeader } from '../../../lib/project.ts'
import { editorTheme, promqlColours } from './editor-look.ts'
import { faultPlace } from './fault-place.ts'
import { fillRateInterval } from './query-grid.ts'
import { replaceSelection } from './replace-selection.ts'

interface Props {
  /** What stands in it at first, and again whenever another expression is chosen elsewhere. */
  given: string
  label: string
  onText: (text: string) => void
  onRun: () => void
}

/** The server is asked this long after the last key. */
const lintDelayMs = 400
/** Names and values of series that had samples in this time are offered. */
const lookbackMs = 86_400_000

/**
 * An editor for PromQL that completes names and values from the API and underlines what the server cannot read. It lives in a shadow
 * root: there its style sheets are adopted, where in the document they would be inline styles, which the page's policy forbids.
 */
export function PromqlEditor({ given, label, onText, onRun }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const first = useRef(given)
  const heard = useRef({ onText, onRun })
  useEffect(() => {
    heard.current = { onText, onRun }
  })
  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const promql = new PromQLExtension()
      .activateLinter(false)
      .setComplete({ remote: { url: `${basePath}/prometheus`, httpMethod: 'GET', lookbackInterval: lookbackMs, fetchFn } })
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current,
        selection: { anchor: first.current.length },
        extensions: [
          Prec.high(
            keymap.of([
              { key: 'Enter', run: handled(() => heard.current.onRun()) },
              { key: 'Shift-Enter', run: insertNewlineAndIndent },
              { key: 'Escape', run: handled(({ contentDOM }) => contentDOM.blur()) },
            ]),
          ),
          history(),
          closeBrackets(),
          autocompletion(),
          keymap.of([...closeBracketsKeymap, ...standardKeymap, ...historyKeymap]),
          promql.asExtension(),
          linter(findMistake, { delay: lintDelayMs }),
          syntaxHighlighting(promqlColours),
          editorTheme,
          replaceSelection,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => update.docChanged && heard.current.onText(update.state.doc.toString())),
        ],
      }),
    })
    view.current = made
    made.focus()
    return () => {
      made.destroy()
      promql.destroy()
    }
  }, [label])
  useEffect(() => {
    const doc = view.current?.state.doc
    // What was just run is what stands there.
    if (doc && doc.toString().trim() !== given) view.current?.dispatch({ changes: { from: 0, to: doc.length, insert: given } })
  }, [given])
  return <div ref={host} className="mx-editor ltr" data-editor />
}

/** A key that was dealt with goes no further. */
function handled(act: (view: EditorView) => void): Command {
  return (view) => {
    act(view)
    return true
  }
}

const fetchFn: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...projectHeader() }, credentials: 'same-origin', cache: 'no-store' })

/** What the server says against the text. Any other failure says nothing about it. */
async function findMistake({ state }: EditorView): Promise<Diagnostic[]> {
  const expr = state.doc.toString()
  if (expr.trim() === '') return []
  try {
    await callApi('GET /prometheus/api/v1/parse_query', { query: { query: fillRateInterval(expr, 0) } })
    return []
  } catch (error) {
    const message = error instanceof ApiFault ? error.message : ''
    const place = faultPlace(expr, message)
    return place ? [{ from: place.start, to: place.end, severity: 'error', message }] : []
  }
}
