import type { Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/next-turn.ts'
import type { StateSchema } from '../../storage/state/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { LedgerTable, type Undo } from './ledger-table.ts'
import type { AlertingTable, Encoded, ReadableTableSpec, RowTarget, TableSpec } from './table-spec.ts'
import { Turn } from './turn.ts'
import { removeRows, writeRows } from './write-rows.ts'

/** What must be in the same transaction as a change: an audit entry. Run again when the transaction is. */
export type Alongside = (transaction: Transaction<StateSchema>) => Promise<void>

/** Work that may take long: it ends a turn where it yields, and goes on from there. */
export type SteppedWork<T> = () => Generator<undefined, T, undefined>

interface Queued {
  readonly work: SteppedWork<unknown>
  readonly alongside: Alongside | undefined
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

interface Stored {
  readonly target: RowTarget
  readonly encode: (value: never) => Encoded<object>
  readonly table: LedgerTable<never>
}

/** Rows that are not kept in memory, by key: written, or removed. */
interface Loose {
  readonly target: RowTarget
  readonly rows: Map<string, { readonly row: object; readonly isRemoved: boolean }>
}

type Outcome = { readonly isDone: true; readonly value: unknown } | { readonly isDone: false }

/** Changes are taken together for no longer than this. */
const batchMs = 40

/**
 * The state of alerting: in memory, and in the database as it was at the last commit. Changes are made one after the other; those that come
 * while a transaction is under way share the next one. A change that resolved is durable, one that was rejected has not happened.
 */
export class Ledger {
  readonly #state: Pick<StateStore, 'db' | 'transaction'>
  readonly #tables: Stored[] = []
  readonly #loads: (() => Promise<void>)[] = []
  #loose = new Map<AlertingTable, Loose>()
  #undos: Undo[] = []
  #isChanging = false
  #queue: Queued[] = []
  #running: Promise<void> | undefined
  #isClosed = false

  constructor(state: Pick<StateStore, 'db' | 'transaction'>) {
    this.#state = state
  }

  /** Before `load`. */
  table<Name extends AlertingTable, Value>(spec: ReadableTableSpec<Name, Value>): LedgerTable<Value> {
    const table = new LedgerTable<Value>({ add: (undo) => this.#note(undo) }, spec)
    this.#tables.push({ target: spec, encode: (value: never) => spec.encode(value), table: table as unknown as LedgerTable<never> })
    this.#loads.push(async () => {
      const all = this.#state.db.selectFrom(spec.name as 'alerts').selectAll()
      const { unfinished } = spec
      // One name of a table stands for all: the columns are the spec's.
      const rows = await (
        unfinished === undefined ? all : all.where(unfinished.column as 'fingerprint', 'in', [...unfinished.values])
      ).execute()
      const turn = new Turn()
      for (const row of rows as unknown as StateSchema[Name][]) {
        table.fill(spec.decode(row))
        await turn.mayEnd()
      }
    })
    return table
  }

  /** Reads what there is, in the order in which the tables were named. */
  async load(): Promise<void> {
    for (const load of this.#loads) await load()
  }

  /** Inside of a change: writes a row that nobody keeps in memory. Of rows of one key the last counts. */
  write<Name extends AlertingTable, Value>(spec: TableSpec<Name, Value>, value: Value): void {
    this.#writeLoose(spec, spec.encode(value), false)
  }

  /** Inside of a change: removes such a row; no more than its key need be there. */
  erase<Name extends AlertingTable>(spec: TableSpec<Name, never>, key: Partial<StateSchema[Name]>): void {
    this.#writeLoose(spec, key, true)
  }

  /**
   * Runs `work`, which changes tables and does not wait, and resolves with what it returned once all of it is durable. What it throws is
   * thrown and leaves nothing changed. Throws Fault `unavailable` and others as the state store does.
   */
  change<T>(work: () => T, alongside?: Alongside): Promise<T> {
    // eslint-disable-next-line require-yield
    return this.changeInSteps(function* once() {
      return work()
    }, alongside)
  }

  /** As `change`, for work that takes long: what others read meanwhile is half done. */
  changeInSteps<T>(work: SteppedWork<T>, alongside?: Alongside): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Fault('unavailable', 'alerting is stopping', { retryAfterSeconds: 1 }))
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, alongside, resolve: resolve as (value: unknown) => void, reject })
      this.#running ??= this.#run()
    })
  }

  /** Takes no more; resolves when all that was taken is over. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#running
  }

  async #run(): Promise<void> {
    // Neighbours that come in the same turn share the transaction.
    await nextTurn()
    while (this.#queue.length > 0) await this.#runBatch()
    this.#running = undefined
  }

  async #runBatch(): Promise<void> {
    const done: { readonly queued: Queued; readonly value: unknown }[] = []
    const startedAt = performance.now()
    const turn = new Turn()
    while (this.#queue.length > 0 && performance.now() - startedAt < batchMs) {
      const queued = this.#queue.shift()
      if (queued === undefined) break
      const outcome = await this.#attempt(queued, turn)
      if (outcome.isDone) done.push({ queued, value: outcome.value })
      await turn.mayEnd()
    }
    try {
      await this.#commit(done.map(({ queued }) => queued))
    } catch (error) {
      await this.#takeBack(0)
      this.#settle()
      if (done.length > 1 && !(error instanceof Fault && error.retryable)) await this.#runSingly(done.map(({ queued }) => queued))
      else for (const { queued } of done) queued.reject(error)
      return
    }
    this.#settle()
    for (const { queued, value } of done) queued.resolve(value)
  }

  /** One that the database refuses must not take its neighbours with it. */
  async #runSingly(all: readonly Queued[]): Promise<void> {
    for (const queued of all) {
      const outcome = await this.#attempt(queued, new Turn())
      if (!outcome.isDone) continue
      try {
        await this.#commit([queued])
        this.#settle()
        queued.resolve(outcome.value)
      } catch (error) {
        await this.#takeBack(0)
        this.#settle()
        queued.reject(error)
      }
    }
  }

  async #attempt({ work, reject }: Queued, turn: Turn): Promise<Outcome> {
    const before = this.#undos.length
    try {
      const steps = work()
      for (;;) {
        const { done, value } = this.#step(steps)
        if (done === true) return { isDone: true, value }
        await turn.mayEnd()
      }
    } catch (error) {
      await this.#takeBack(before)
      reject(error)
      return { isDone: false }
    }
  }

  #step(steps: Generator<undefined, unknown, undefined>): IteratorResult<undefined, unknown> {
    this.#isChanging = true
    try {
      return steps.next()
    } finally {
      this.#isChanging = false
    }
  }

  async #commit(all: readonly Queued[]): Promise<void> {
    const changed = this.#tables.map(({ target, encode, table }) => ({ target, encode, ...table.unstored() }))
    const tables = changed.filter(({ written, removed }) => written.length + removed.length > 0)
    const alongside = all.flatMap((queued) => queued.alongside ?? [])
    if (tables.length + this.#loose.size + alongside.length === 0) return
    await this.#state.transaction(async (transaction) => {
      for (const { target, encode, written, removed } of tables) {
        if (removed.length > 0) await removeRows(transaction, target, { rows: removed, encode })
        if (written.length > 0) await writeRows(transaction, target, { rows: written, encode })
      }
      for (const { target, rows } of this.#loose.values()) {
        const changes = [...rows.values()]
        const removed = changes.filter(({ isRemoved }) => isRemoved)
        const written = changes.filter(({ isRemoved }) => !isRemoved)
        if (removed.length > 0) await removeRows(transaction, target, { rows: removed, encode: rowOf })
        if (written.length > 0) await writeRows(transaction, target, { rows: written, encode: rowOf })
      }
      for (const run of alongside) await run(transaction)
    })
  }

  #settle(): void {
    this.#undos = []
    this.#loose = new Map()
    for (const { table } of this.#tables) table.forget()
  }

  async #takeBack(to: number): Promise<void> {
    const turn = new Turn()
    while (this.#undos.length > to) {
      this.#undos.pop()?.()
      await turn.mayEnd()
    }
  }

  #note(undo: Undo): void {
    if (!this.#isChanging) throw new Error('alerting is changed inside of Ledger.change only')
    this.#undos.push(undo)
  }

  #writeLoose(target: RowTarget & { readonly name: AlertingTable }, row: object, isRemoved: boolean): void {
    const loose = this.#loose.get(target.name) ?? { target, rows: new Map() }
    this.#loose.set(target.name, loose)
    const key = JSON.stringify(target.key.map((column) => Reflect.get(row, column) as unknown))
    const before = loose.rows.get(key)
    this.#note(() => {
      if (before === undefined) loose.rows.delete(key)
      else loose.rows.set(key, before)
    })
    loose.rows.set(key, { row, isRemoved })
  }
}

function rowOf({ row }: { readonly row: object }): object {
  return row
}
