import { Component } from 'react'
import type { ReactNode } from 'react'

interface Props {
  /** A change of it tries again (the address). */
  resetKey: string
  fallback: (error: Error) => ReactNode
  children: ReactNode
}

/** Keeps a broken page from taking the shell with it. */
export class ErrorBoundary extends Component<Props, { error: Error | null; resetKey: string }> {
  override state = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: Props, state: { resetKey: string }): { error: null; resetKey: string } | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override render(): ReactNode {
    return this.state.error ? this.props.fallback(this.state.error) : this.props.children
  }
}
