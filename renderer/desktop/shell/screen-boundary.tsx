import { Component, type ReactNode } from 'react';
import { ErrorState } from '../../components/state-message.js';
import { problemOf } from '../bridge/bridge.js';

/** Shows a screen's bug in its place, so that the rest of the window goes on. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState problem={problemOf(this.state.error)} onRetry={() => this.setState({ error: null })} />
    );
  }
}
