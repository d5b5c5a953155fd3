import { workerData } from 'node:worker_threads'

import { tellPieces } from '../tell-pieces.ts'

/** Numbers from 0; at the last one it does what it is asked for. */
export interface Counting {
  readonly count: number
  readonly end: 'whole' | 'throws' | 'spins'
  /** How many it has made. */
  readonly made: Int32Array
}

tellPieces(numbers(workerData as Counting))

function* numbers({ count, end, made }: Counting): Generator<number, void, undefined> {
  for (let n = 0; n < count; n++) {
    Atomics.add(made, 0, 1)
    yield n
  }
  if (end === 'throws') throw new Error('broken off')
  while (end === 'spins') Atomics.load(made, 0)
}
