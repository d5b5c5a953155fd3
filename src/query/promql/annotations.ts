import type { Span } from './ast.ts'

/** What an answer does not say by itself; never makes a query fail. */
export interface Annotation {
  readonly level: 'info' | 'warning'
  /** Complete and as Prometheus words it, `PromQL info: ` or `PromQL warning: ` included, without the place. */
  readonly message: string
  readonly span: Span
}

/** Collects annotations of one evaluation: each text once, at the place where it came up last, as Prometheus does. */
export class Annotations {
  private readonly found = new Map<string, Annotation>()

  info(message: string, span: Span): void {
    this.add({ level: 'info', message: `PromQL info: ${message}`, span })
  }

  warn(message: string, span: Span): void {
    this.add({ level: 'warning', message: `PromQL warning: ${message}`, span })
  }

  get list(): readonly Annotation[] {
    return [...this.found.values()]
  }

  private add(annotation: Annotation): void {
    this.found.set(annotation.message, annotation)
  }
}
