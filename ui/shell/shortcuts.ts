import type { shellWords } from './words.ts'

/** What a key does, for the keys that the shell itself listens to; the others are the page's. */
export type ShortcutAction = 'search' | 'palette' | 'back' | 'forward' | 'widen' | 'refresh' | 'live' | 'help'

/** What a key does, in a phrase without places to fill. */
type KeyPhrase = Exclude<Extract<keyof typeof shellWords.en, `key${string}`>, 'keyGo'>

interface Shortcut {
  /** As `pressedKey` tells it; several keys do the same or opposite things. */
  readonly keys: readonly string[]
  readonly title: KeyPhrase
  readonly actions?: readonly ShortcutAction[]
}

/** Every key besides `g` and a page's letter, in one list: the shell listens by it and the help is made of it. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ['/'], title: 'keySearch', actions: ['search'] },
  { keys: ['Ctrl K'], title: 'keyPalette', actions: ['palette'] },
  { keys: ['j', 'k'], title: 'keyRows' },
  { keys: ['Enter'], title: 'keyOpen' },
  { keys: ['Esc'], title: 'keyClose' },
  { keys: ['[', ']'], title: 'keyTime', actions: ['back', 'forward'] },
  { keys: ['z'], title: 'keyWiden', actions: ['widen'] },
  { keys: ['r'], title: 'keyRefresh', actions: ['refresh'] },
  { keys: ['L'], title: 'keyLive', actions: ['live'] },
  { keys: ['t'], title: 'keyTable' },
  { keys: ['?'], title: 'keyHelp', actions: ['help'] },
]

/** What a key pressed without Control does in the shell. */
export function actionOf(key: string): ShortcutAction | undefined {
  for (const { keys, actions } of shortcuts) {
    const at = keys.indexOf(key)
    if (at >= 0) return actions?.[at]
  }
  return undefined
}
