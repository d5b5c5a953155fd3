import { definePaletteSource } from './palette-source.ts'
import { logs } from './pasted.ts'

/** Whatever is typed can be looked for in the logs. */
export const logSearchSource = definePaletteSource({
  group: 'search',
  when: 'meaning',
  entries: (context) =>
    context.pages.some(({ name }) => name === 'logs')
      ? [logs(context, 'logs', context.t('searchLogs', { text: context.text }), context.text)]
      : [],
})
