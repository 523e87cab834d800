import { Component, type ReactNode } from 'react';
import { ErrorState } from '../../components/state-message.js';
import { problemWords } from '../client/problem-words.js';

/** Shows a page's bug in its place, so that the others can still be reached. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState problem={problemWords(this.state.error)} onRetry={() => this.setState({ error: null })} />
    );
  }
}
