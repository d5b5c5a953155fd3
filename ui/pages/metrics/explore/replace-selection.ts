import { EditorView } from '@codemirror/view'

/**
 * Text typed over a selection goes through the editor. Left to the browser, Chromium keeps the looks of what was there in a style
 * attribute, which the page's policy forbids and reports.
 */
export const replaceSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to } = view.state.selection.main
    const text = event.data
    if (event.inputType !== 'insertText' || text === null || from === to || view.composing) return false
    event.preventDefault()
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type' })
    const isTaken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))
    if (!isTaken) view.dispatch(insert())
    return true
  },
})
