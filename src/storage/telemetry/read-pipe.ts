import { constants, openSync, readSync } from 'node:fs'
import { type OnReadOpts, Socket, type SocketConstructorOpts } from 'node:net'

/** What a pipe holds; more does not come at once. */
const pieceBytes = 64 * 1024
/** Pieces that are read ahead of the consumer. */
const mostAhead = 4

/** Room of pieces that have been read, for those to come: nothing is allocated while an answer is read. */
const rooms: Buffer[] = []
const mostRooms = 64

interface Piece {
  readonly room: Buffer
  readonly length: number
}

export interface PipeReading {
  /** A piece is valid until the next one is asked for. */
  readonly pieces: AsyncGenerator<Buffer, void, undefined>
  /**
   * To be called once all who write have closed the pipe: it ends after what is in it. The system does not tell of that who opened the
   * pipe later.
   */
  finish(): void
}

/**
 * Opens a named pipe and reads its bytes as they come. The signal ends the reading, whether anybody has begun to take the pieces or
 * not; `closed` is called once, when nothing reads any more.
 */
export function readPipe(path: string, signal: AbortSignal, closed: () => void): PipeReading {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const ahead: Piece[] = []
  let current: Buffer | undefined
  let wake = (): void => undefined
  let isOver = false
  let failure: Error | undefined
  const options: SocketConstructorOpts & { onread: OnReadOpts } = {
    fd,
    readable: true,
    writable: false,
    onread: {
      // Asked for before each read, after the piece before has been called back.
      buffer: () => (current = takeRoom()),
      callback(length) {
        if (current !== undefined) ahead.push({ room: current, length })
        wake()
        return ahead.length < mostAhead
      },
    },
  }
  const socket = new Socket(options)
  const end = (): void => {
    isOver = true
    wake()
  }
  const drop = (): void => {
    for (const { room } of ahead.splice(0)) giveRoom(room)
  }
  const abort = (): void => {
    drop()
    socket.destroy(new Error('aborted'))
  }
  socket.once('end', end)
  socket.once('error', (error) => (failure = error))
  socket.once('close', () => {
    signal.removeEventListener('abort', abort)
    if (current !== undefined) giveRoom(current)
    end()
    closed()
  })
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  socket.resume()

  const finish = (): void => {
    if (isOver || socket.destroyed) return
    // A pipe holds one piece, in parts perhaps. Were somebody writing all the same, the socket would see the end.
    for (let reads = 0; reads < 64; reads++) {
      const room = takeRoom()
      const length = readNow(fd, room)
      if (length > 0) {
        ahead.push({ room, length })
        continue
      }
      giveRoom(room)
      if (length < 0) return
      end()
      socket.destroy()
      return
    }
  }

  return { finish, pieces: takePieces() }

  async function* takePieces(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        const next = ahead.shift()
        if (next !== undefined) {
          yield next.room.subarray(0, next.length)
          giveRoom(next.room)
          if (!isOver) socket.resume()
        } else if (isOver) break
        else await new Promise<void>((resolve) => (wake = resolve))
      }
      if (failure !== undefined) throw failure
    } finally {
      socket.destroy()
      drop()
    }
  }
}

/** Bytes read; 0 at the end, -1 when there is nothing yet. */
function readNow(fd: number, room: Buffer): number {
  try {
    return readSync(fd, room)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1
    throw error
  }
}

function takeRoom(): Buffer {
  return rooms.pop() ?? Buffer.allocUnsafeSlow(pieceBytes)
}

function giveRoom(room: Buffer): void {
  if (rooms.length < mostRooms) rooms.push(room)
}
