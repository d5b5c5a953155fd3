import type { Socket } from 'node:net'

import { abortable } from './abortable.ts'

const mostCharacters = 64 * 1024

/** Reads lines, and the beginning of one that has no end yet, until one is right or the other side is done. At most 64 KiB. */
export function readUntil(
  socket: Socket,
  isRight: (line: string) => boolean,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly isFound: boolean }> {
  let text = ''
  let looked = 0
  return abortable(signal, (resolve, reject) => {
    const finish = (isFound: boolean): void => resolve({ text, isFound })
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('latin1')
      for (let end = text.indexOf('\n', looked); end !== -1; end = text.indexOf('\n', looked)) {
        const line = text.slice(looked, end).replace(/\r$/, '')
        looked = end + 1
        if (isRight(line)) return finish(true)
      }
      if (looked < text.length && isRight(text.slice(looked))) return finish(true)
      if (text.length > mostCharacters) finish(false)
    })
    socket.once('end', () => finish(false))
    socket.once('error', reject)
    socket.once('close', () => finish(false))
  })
}
